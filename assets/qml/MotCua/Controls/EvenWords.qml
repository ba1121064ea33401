import QtQuick

// Words in lines of like length, so that none stands alone on the last one. Two lines part where
// the sense does: behind a comma or a full stop, or before the place in an office's name.
Words {
    id: words

    property string wording
    property real room: parent ? parent.width : 0
    readonly property list<string> places: ["xã", "phường", "đặc khu", "tỉnh", "thành phố"]

    // each word's width, alone and with the blank behind it
    readonly property var spans: measured(wording, metrics.font)

    x: horizontalAlignment === Text.AlignHCenter ? (room - width) / 2 : 0
    width: evenWidth(spans)
    text: parted(spans)

    // The font comes as an argument, so that a change of it is seen.
    function measured(told: string, _font: font): var {
        return told.split(" ").map(word => [metrics.advanceWidth(word), metrics.advanceWidth(word + " ")]);
    }

    function parted(_spans: var): string {
        if (room <= 0 || linesWithin(room) !== 2)
            return wording;
        const all = wording.split(" ");
        let best = wording;
        let shortest = room + 1;
        for (let n = 1; n < all.length; n++) {
            const lines = [all.slice(0, n).join(" "), all.slice(n).join(" ")];
            if (!/[.,;:?!]$/.test(lines[0]) && !places.some(place => lines[1].startsWith(place + " ")))
                continue;
            const longer = Math.max(...lines.map(line => metrics.advanceWidth(line)));
            if (longer < shortest) {
                shortest = longer;
                best = lines.join("\n");
            }
        }
        return best;
    }

    // The narrowest column that needs no more lines than the whole room does.
    function evenWidth(_spans: var): real {
        if (room <= 0)
            return room;
        if (text !== wording)
            return Math.ceil(Math.max(...text.split("\n").map(line => metrics.advanceWidth(line))));
        const lines = linesWithin(room);
        if (lines < 2)
            return room;
        let narrow = Math.max(...spans.map(span => span[0]));
        let wide = room;
        while (wide - narrow > 2) {
            const middle = (narrow + wide) / 2;
            if (linesWithin(middle) > lines)
                narrow = middle;
            else
                wide = middle;
        }
        return Math.min(room, Math.ceil(wide + 1));
    }

    function linesWithin(column: real): int {
        let lines = 1;
        let filled = 0;
        for (const span of spans) {
            if (filled > 0 && filled + span[0] > column) {
                lines += 1;
                filled = 0;
            }
            filled += span[1];
        }
        return lines;
    }

    FontMetrics {
        id: metrics

        font: words.font
    }
}
