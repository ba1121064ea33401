<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="vi">
<context>
    <name>Board</name>
    <message>
        <source>VĂN PHÒNG MẪU</source>
        <translation>SAMPLE OFFICE</translation>
    </message>
    <message>
        <source>TẬP HUẤN</source>
        <translation>TRAINING</translation>
    </message>
    <message>
        <source>Ngoài giờ làm việc</source>
        <translation>Closed now</translation>
    </message>
    <message>
        <source>Cấp số trở lại từ</source>
        <translation>Numbers are given again from</translation>
    </message>
    <message>
        <source>Giờ làm việc</source>
        <translation>Opening hours</translation>
    </message>
    <message>
        <source>Bảng chưa có dữ liệu</source>
        <translation>No data yet</translation>
    </message>
    <message>
        <source>Mời Ông/Bà nghe loa
và xem số ở quầy.</source>
        <translation>Please listen for your number
and look at the counters.</translation>
    </message>
</context>
<context>
    <name>BoardAlone</name>
    <message>
        <source>QUẦY</source>
        <translation>Counter</translation>
    </message>
</context>
<context>
    <name>BoardCard</name>
    <message>
        <source>ĐANG GỌI</source>
        <translation>Now calling</translation>
    </message>
    <message>
        <source>MỚI NHẤT</source>
        <translation>Latest</translation>
    </message>
    <message>
        <source>Chưa gọi số nào</source>
        <translation>No calls yet</translation>
    </message>
    <message>
        <source>Mời Ông/Bà ngồi chờ.</source>
        <translation>Please take a seat.</translation>
    </message>
    <message>
        <source>Số sẽ hiện ở đây.</source>
        <translation>Numbers are shown here.</translation>
    </message>
</context>
<context>
    <name>BoardFoot</name>
    <message>
        <source>Dữ liệu lúc %1</source>
        <translation>Data as of %1</translation>
    </message>
    <message>
        <source>Dữ liệu đã cũ</source>
        <translation>Data are out of date</translation>
    </message>
</context>
<context>
    <name>BoardHeading</name>
    <message>
        <source>QUẦY</source>
        <translation>Counter</translation>
    </message>
</context>
<context>
    <name>BoardRows</name>
    <message>
        <source>ĐÃ GỌI</source>
        <translation>Called</translation>
    </message>
</context>
<context>
    <name>BoardStrip</name>
    <message>
        <source>Đang chờ</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Vắng mặt</source>
        <translation>Missed</translation>
    </message>
    <message>
        <source>mời tới bàn hướng dẫn</source>
        <translation>please go to the guidance desk</translation>
    </message>
    <message>
        <source>Chuẩn bị</source>
        <translation>Get ready</translation>
    </message>
    <message>
        <source>mời tới gần quầy</source>
        <translation>please come near the counter</translation>
    </message>
    <message>
        <source>Hôm nay</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Bảng đang kết nối lại.</source>
        <translation>Reconnecting.</translation>
    </message>
    <message>
        <source>Mời Ông/Bà nghe loa và xem số ở quầy.</source>
        <translation>Please listen for your number and watch the counters.</translation>
    </message>
    <message>
        <source>Hiện không có ai chờ.</source>
        <translation>Nobody is waiting.</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Đã đăng nhập: %1</source>
        <translation>Signed in: %1</translation>
    </message>
</context>
<context>
    <name>Pad</name>
    <message>
        <source>Số cán bộ</source>
        <translation>Staff number</translation>
    </message>
    <message>
        <source>Mã</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Số</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Mã PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>gạch nối</source>
        <translation>hyphen</translation>
    </message>
    <message>
        <source>Không đăng nhập vẫn gọi số được.</source>
        <translation>Calls work without signing in.</translation>
    </message>
    <message>
        <source>8 chữ số trên giấy hẹn. Có mã vuông thì đưa vào máy đọc mã ở quầy.</source>
        <translation>8 digits of the appointment slip. A QR code is held to the reader at the counter.</translation>
    </message>
    <message>
        <source>Mất liên lạc với máy chủ: báo kỹ thuật viên. Gõ số khách cầm trên tay rồi bấm Gọi; khách không đến thì bấm Vắng.</source>
        <translation>Cut off from the server: tell the technician. Type the number that the citizen holds and press Call; who does not come is absent.</translation>
    </message>
    <message>
        <source>Xóa</source>
        <translation>Erase</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Tiếp</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Gọi</source>
        <translation>Call</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>VĂN PHÒNG MẪU</source>
        <translation>SAMPLE OFFICE</translation>
    </message>
    <message>
        <source>TẬP HUẤN</source>
        <translation>TRAINING</translation>
    </message>
    <message>
        <source>Quầy %1 – gọi số</source>
        <translation>Counter %1 – calls</translation>
    </message>
    <message>
        <source>Quầy %1 – %2</source>
        <translation>Counter %1 – %2</translation>
    </message>
    <message>
        <source>GỌI TIẾP</source>
        <translation>CALL NEXT</translation>
    </message>
    <message>
        <source>GÕ SỐ ĐỂ GỌI</source>
        <translation>TYPE A NUMBER TO CALL</translation>
    </message>
    <message>
        <source>Gọi lại</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>Vắng</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>Chuyển</source>
        <translation>Transfer</translation>
    </message>
    <message>
        <source>Vắng, giữ (%1)</source>
        <translation>Set aside (%1)</translation>
    </message>
    <message>
        <source>Vắng, giữ</source>
        <translation>Set aside</translation>
    </message>
    <message>
        <source>Giữ</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>Khách không số</source>
        <translation>Walk-in</translation>
    </message>
    <message>
        <source>Cấp số</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>Kết thúc</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Kết thúc với kết quả</source>
        <translation>Finish with an outcome</translation>
    </message>
    <message>
        <source>Hoàn tác %1 s</source>
        <translation>Undo %1 s</translation>
    </message>
    <message>
        <source>Hoàn tác</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>Present</name>
    <message>
        <source>Quầy đang đóng. Bấm “Gọi tiếp” để mở.</source>
        <translation>The counter is closed. Press “Call next” to open it.</translation>
    </message>
    <message>
        <source>Quầy tạm nghỉ. Bấm “Gọi tiếp” để mở lại.</source>
        <translation>The counter is paused. Press “Call next” to reopen it.</translation>
    </message>
    <message>
        <source>Không có ai chờ.</source>
        <translation>Nobody is waiting.</translation>
    </message>
    <message>
        <source>Không có ai chờ quầy này.</source>
        <translation>Nobody waits for this counter.</translation>
    </message>
    <message>
        <source>Chưa gọi ai.</source>
        <translation>Nobody called yet.</translation>
    </message>
    <message>
        <source>gọi lần %1</source>
        <translation>call %1</translation>
    </message>
    <message>
        <source>Ưu tiên: %1</source>
        <translation>Priority: %1</translation>
    </message>
    <message>
        <source>Lời nhắn: %1</source>
        <translation>Note: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n hồ sơ</source>
        <translation>
            <numerusform>%n dossier</numerusform>
            <numerusform>%n dossiers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Quầy %1</source>
        <translation>Counter %1</translation>
    </message>
    <message>
        <source>Quầy %1 nhận dịch vụ nào, đến khi đóng quầy</source>
        <translation>Services of counter %1 until it closes</translation>
    </message>
    <message>
        <source>Đóng quầy: còn số %1</source>
        <translation>Closing: %1 is still here</translation>
    </message>
    <message>
        <source>Mở quầy?</source>
        <translation>Open the counter?</translation>
    </message>
    <message>
        <source>Khách chưa có số: dịch vụ nào?</source>
        <translation>Walk-in: which service?</translation>
    </message>
    <message>
        <source>Khách chưa có số: diện nào?</source>
        <translation>Walk-in: which class?</translation>
    </message>
    <message>
        <source>Chuyển số %1 sang dịch vụ, quầy</source>
        <translation>Transfer %1 to a service or counter</translation>
    </message>
    <message>
        <source>Kèm lời nhắn cho số %1?</source>
        <translation>A note with %1?</translation>
    </message>
    <message>
        <source>Kết thúc số %1, kết quả:</source>
        <translation>Finish %1, outcome:</translation>
    </message>
    <message>
        <source>Số %1 mang bao nhiêu hồ sơ?</source>
        <translation>How many dossiers does %1 bring?</translation>
    </message>
    <message>
        <source>Số vắng và số giữ: ai đã quay lại?</source>
        <translation>Absent or on hold: who is back?</translation>
    </message>
    <message>
        <source>Đang chờ: %1</source>
        <translation>Waiting: %1</translation>
    </message>
    <message>
        <source>Số nào?</source>
        <translation>Which number?</translation>
    </message>
    <message>
        <source>Gọi số %1 ngoài thứ tự: lý do</source>
        <translation>Call %1 before its turn: why</translation>
    </message>
    <message>
        <source>Số %1 đang chờ</source>
        <translation>%1 is waiting</translation>
    </message>
    <message>
        <source>Đổi số %1 sang dịch vụ</source>
        <translation>Change %1 to the service</translation>
    </message>
    <message>
        <source>Đổi số %1 sang diện</source>
        <translation>Change %1 to the class</translation>
    </message>
    <message>
        <source>Cấp số: dịch vụ nào?</source>
        <translation>Issue: which service?</translation>
    </message>
    <message>
        <source>Cấp số: diện nào?</source>
        <translation>Issue: which class?</translation>
    </message>
    <message>
        <source>Phiếu in tiếng nào?</source>
        <translation>Slip in which language?</translation>
    </message>
    <message>
        <source>In phiếu ở máy nào?</source>
        <translation>Print on which printer?</translation>
    </message>
    <message>
        <source>Lịch hẹn hôm nay</source>
        <translation>Appointments today</translation>
    </message>
    <message>
        <source>Khách có hẹn đã đến</source>
        <translation>Somebody with an appointment</translation>
    </message>
    <message>
        <source>Mã lịch hẹn</source>
        <translation>Appointment code</translation>
    </message>
    <message>
        <source>Gọi số nào?</source>
        <translation>Which number?</translation>
    </message>
    <message>
        <source>Đăng nhập quầy %1</source>
        <translation>Sign in at counter %1</translation>
    </message>
    <message>
        <source>Ghi số giấy: dải nào?</source>
        <translation>Paper numbers: which strips?</translation>
    </message>
    <message>
        <source>Đã xé đến số nào?</source>
        <translation>Which number was torn off last?</translation>
    </message>
    <message>
        <source>Số nào khách còn chờ?</source>
        <translation>Whose people are still waiting?</translation>
    </message>
    <message>
        <source>Ghi vào sổ: không sửa lại được</source>
        <translation>Record: it cannot be changed later</translation>
    </message>
    <message>
        <source>Chưa có phiếu: đọc số cho khách hoặc in lại</source>
        <translation>No ticket printed: read out the number, or reprint</translation>
    </message>
    <message>
        <source>Hôm nay là ngày nào?</source>
        <translation>What day is it today?</translation>
    </message>
    <message>
        <source>Đồng hồ máy này có thể sai. Vui lòng xác nhận ngày ở trang cán bộ trên kiosk, hoặc nhờ kỹ thuật viên. Số thứ tự giữ nguyên, không đánh lại từ đầu.</source>
        <translation>The clock of this computer may be wrong. Please confirm the day on the kiosk’s staff page, or ask the technician. Numbers already given stay the same.</translation>
    </message>
    <message>
        <source>Quay lại</source>
        <translation>Go back</translation>
    </message>
</context>
<context>
    <name>Simulated</name>
    <message>
        <source>Thiết bị mô phỏng</source>
        <translation>Simulated devices</translation>
    </message>
    <message>
        <source>Quầy %1</source>
        <translation>Counter %1</translation>
    </message>
    <message>
        <source>Quầy %1: %2</source>
        <translation>Counter %1: %2</translation>
    </message>
    <message>
        <source>Quầy %1, bảng đánh giá</source>
        <translation>Counter %1, rating panel</translation>
    </message>
    <message>
        <source>Quầy %1, đánh giá: %2</source>
        <translation>Counter %1, rating: %2</translation>
    </message>
    <message>
        <source>Loa: chưa đọc gì</source>
        <translation>Loudspeaker: nothing said yet</translation>
    </message>
    <message>
        <source>Loa: “%1”</source>
        <translation>Loudspeaker: “%1”</translation>
    </message>
    <message>
        <source>Phiếu đã in: %1</source>
        <translation>Slips printed: %1</translation>
    </message>
    <message>
        <source>Lắp giấy</source>
        <translation>Put paper in</translation>
    </message>
    <message>
        <source>Lấy hết giấy</source>
        <translation>Take the paper out</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Gọi hai số</source>
        <translation>Call two</translation>
    </message>
    <message>
        <source>%1 tới trước</source>
        <translation>%1 came first</translation>
    </message>
    <message>
        <source>Hôm nay là ngày nào?</source>
        <translation>What day is it today?</translation>
    </message>
    <message>
        <source>Chưa có phiếu</source>
        <translation>No printed ticket</translation>
    </message>
    <message>
        <source>Chờ lâu nhất: %1</source>
        <translation>Longest wait: %1</translation>
    </message>
    <message>
        <source>Bấm để xem cách trả lời</source>
        <translation>Press to see how to answer</translation>
    </message>
    <message>
        <source>Tôi đến ngay</source>
        <translation>I am coming</translation>
    </message>
</context>
<context>
    <name>TitleLine</name>
    <message>
        <source>Mở</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Tạm nghỉ</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Quầy %1 · %2</source>
        <translation>Counter %1 · %2</translation>
    </message>
    <message>
        <source>Quầy %1</source>
        <translation>Counter %1</translation>
    </message>
    <message>
        <source>chờ %1</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>Đã phục vụ %1</source>
        <translation>Served for %1</translation>
    </message>
</context>
<context>
    <name>WatchStrip</name>
    <message>
        <source>%1 đã mở %2 phút: còn phục vụ không?</source>
        <translation>%1 open for %2 min: still serving?</translation>
    </message>
    <message>
        <source>Nhận giúp: không còn ai chờ lâu</source>
        <translation>Helping: nobody waits long now</translation>
    </message>
    <message>
        <source>Đang nhận giúp · lâu nhất %1 phút</source>
        <translation>Helping · longest wait %1 min</translation>
    </message>
    <message>
        <source>%1 chờ, lâu nhất %2 phút (mức %3)</source>
        <translation>%1 waiting, longest %2 min (limit %3)</translation>
    </message>
    <message>
        <source>Chưa quầy nào giúp được</source>
        <translation>No counter is free to help</translation>
    </message>
    <message>
        <source>Quầy %1 giúp được</source>
        <translation>Counters %1 could help</translation>
    </message>
    <message>
        <source>Vẫn đang phục vụ</source>
        <translation>Still serving</translation>
    </message>
    <message>
        <source>Kết thúc</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Nhận giúp</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Thôi nhận giúp</source>
        <translation>Stop helping</translation>
    </message>
</context>
</TS>
