"""Links between the documents lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)


def anchors(document: Path) -> set[str]:
    """What the headings of a document are called in links, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", document.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def broken(document: Path) -> list[str]:
    """The links of a document that lead nowhere."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    found = []
    for file, anchor in LINK.findall(text):
        target = document.parent / file if file else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(f"{file}#{anchor}" if anchor else file)
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken(document) == []


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Sửa, đổi\n[a](#sửa-đổi) [b](#đâu) [c](page.md) [d](none.md) [e](https://x)\n"
    )
    assert broken(page) == ["#đâu", "none.md"]
