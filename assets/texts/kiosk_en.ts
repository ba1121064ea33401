<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="vi">
<context>
    <name>ChoosePage</name>
    <message>
        <source>Ông/Bà cần làm việc gì?</source>
        <translation>What do you need today?</translation>
    </message>
    <message>
        <source>Chạm vào một việc để lấy số.</source>
        <translation>Touch a service to get a number.</translation>
    </message>
    <message>
        <source>%1: hiện không nhận. Mời chọn việc khác.</source>
        <translation>%1: closed at present. Please choose another service.</translation>
    </message>
    <message>
        <source>%1: mở lại %2. Mời chọn việc khác.</source>
        <translation>%1: opens at %2. Please choose another service.</translation>
    </message>
    <message>
        <source>Hiện không in được phiếu. Số hiện trên màn hình vẫn có hiệu lực.</source>
        <translation>No paper tickets at the moment. The number on the screen is valid.</translation>
    </message>
    <message>
        <source>Máy đang bận, vẫn đang lấy số. Xin chờ một chút.</source>
        <translation>Busy, still getting your number. One moment, please.</translation>
    </message>
    <message>
        <source>Đang lấy số…</source>
        <translation>Getting your number…</translation>
    </message>
</context>
<context>
    <name>FootBar</name>
    <message>
        <source>Trang đầu</source>
        <translation>Start page</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Xin chào Ông/Bà</source>
        <translation>Welcome</translation>
    </message>
    <message>
        <source>Mời lấy số thứ tự để được phục vụ.</source>
        <translation>Please take a number to be served.</translation>
    </message>
    <message>
        <source>Đang chờ</source>
        <translation>Waiting now</translation>
    </message>
    <message numerus="yes">
        <source>người</source>
        <translation>
            <numerusform>person</numerusform>
            <numerusform>people</numerusform>
        </translation>
    </message>
    <message>
        <source>Giờ làm việc</source>
        <translation>Opening hours</translation>
    </message>
    <message>
        <source>Lấy số thứ tự</source>
        <translation>Get a number</translation>
    </message>
    <message>
        <source>Chạm vào đây</source>
        <translation>Touch here</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>VĂN PHÒNG MẪU</source>
        <translation>VĂN PHÒNG MẪU · SAMPLE OFFICE</translation>
    </message>
</context>
<context>
    <name>OutOfServicePage</name>
    <message>
        <source>Máy này tạm nghỉ</source>
        <translation>Out of service</translation>
    </message>
    <message>
        <source>Xin lỗi Ông/Bà. Máy này hiện không cấp số được.</source>
        <translation>We are sorry. This machine cannot give numbers now.</translation>
    </message>
    <message>
        <source>Mời Ông/Bà tới quầy hướng dẫn.</source>
        <translation>Please go to the guidance counter.</translation>
    </message>
</context>
<context>
    <name>PriorityChoice</name>
    <message>
        <source>Ưu tiên (nếu có)</source>
        <translation>Priority (if any)</translation>
    </message>
    <message>
        <source>Không</source>
        <translation>None</translation>
    </message>
</context>
<context>
    <name>RefusedPage</name>
    <message>
        <source>Chưa lấy được số</source>
        <translation>We could not get your number</translation>
    </message>
    <message>
        <source>Xin lỗi Ông/Bà. Máy đang có sự cố.</source>
        <translation>We are sorry. This machine has a problem.</translation>
    </message>
    <message>
        <source>Thử lại</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Chọn việc khác</source>
        <translation>Choose another service</translation>
    </message>
    <message>
        <source>Mời thử lại, hoặc tới quầy hướng dẫn.</source>
        <translation>Please try again, or go to the guidance counter.</translation>
    </message>
    <message>
        <source>Trang đầu</source>
        <translation>Start page</translation>
    </message>
</context>
<context>
    <name>RestingPage</name>
    <message>
        <source>Ngoài giờ làm việc</source>
        <translation>We are closed</translation>
    </message>
    <message>
        <source>Mời Ông/Bà quay lại trong giờ làm việc.</source>
        <translation>Please come back during opening hours.</translation>
    </message>
    <message>
        <source>Lấy số lại từ</source>
        <translation>Numbers again from</translation>
    </message>
    <message>
        <source>Giờ làm việc</source>
        <translation>Opening hours</translation>
    </message>
</context>
<context>
    <name>StaffNote</name>
    <message>
        <source>Sổ dữ liệu không trả lời.</source>
        <translation>The record does not answer.</translation>
    </message>
    <message>
        <source>Chương trình gặp lỗi, chi tiết nằm trong nhật ký.</source>
        <translation>The program failed; the log has the details.</translation>
    </message>
    <message>
        <source>Báo cán bộ: %1 Mã: %2</source>
        <translation>For staff: %1 Code: %2</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>Nhớ số trên màn hình, chờ gọi đến số của mình</source>
        <translation>Remember your number and wait for it to be called</translation>
    </message>
    <message>
        <source>Chạm nút “Lấy số thứ tự”</source>
        <translation>Touch “Get a number”</translation>
    </message>
    <message>
        <source>Chọn việc cần làm</source>
        <translation>Choose a service</translation>
    </message>
    <message>
        <source>Nhận phiếu, chờ gọi đến số của mình</source>
        <translation>Take your ticket and wait for your number</translation>
    </message>
</context>
<context>
    <name>TicketPage</name>
    <message>
        <source>Đang in phiếu…</source>
        <translation>Printing your ticket…</translation>
    </message>
    <message>
        <source>Mời lấy phiếu.</source>
        <translation>Please take your ticket.</translation>
    </message>
    <message>
        <source>Mời lấy phiếu nếu đã ra. Số vẫn có hiệu lực, mời nhớ số này.</source>
        <translation>Take your ticket if it came out. Your number is valid: please remember it.</translation>
    </message>
    <message>
        <source>Chưa in được phiếu – số vẫn có hiệu lực, mời nhớ số này.</source>
        <translation>Your ticket was not printed – your number is still valid, please remember it.</translation>
    </message>
    <message>
        <source>Máy này không in phiếu. Mời nhớ số này.</source>
        <translation>This machine prints no tickets. Please remember your number.</translation>
    </message>
    <message>
        <source>Số của Ông/Bà</source>
        <translation>Your number</translation>
    </message>
    <message>
        <source>Chưa có quầy phục vụ, mời chờ gọi số</source>
        <translation>No counter yet, please wait to be called</translation>
    </message>
    <message numerus="yes">
        <source>Quầy %1</source>
        <translation>
            <numerusform>Counter %1</numerusform>
            <numerusform>Counters %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Cùng dịch vụ: chưa ai chờ trước</source>
        <translation>For this service: nobody ahead</translation>
    </message>
    <message numerus="yes">
        <source>Cùng dịch vụ: %n người chờ trước</source>
        <translation>
            <numerusform>For this service: %n person ahead</numerusform>
            <numerusform>For this service: %n people ahead</numerusform>
        </translation>
    </message>
    <message>
        <source>Chờ khoảng %1–%2 phút</source>
        <translation>About %1–%2 minutes to wait</translation>
    </message>
    <message>
        <source>Mời ngồi chờ và nghe gọi số.</source>
        <translation>Please take a seat and listen for your number.</translation>
    </message>
    <message>
        <source>Ưu tiên: %1</source>
        <translation>Priority: %1</translation>
    </message>
    <message>
        <source>Chưa có phiếu? In lại</source>
        <translation>No ticket? Print again</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
    <message numerus="yes">
        <source>Tự về trang đầu sau %n giây</source>
        <translation>
            <numerusform>Back to the start page in %n second</numerusform>
            <numerusform>Back to the start page in %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TileGrid</name>
    <message numerus="yes">
        <source>Quầy %1</source>
        <translation>
            <numerusform>Counter %1</numerusform>
            <numerusform>Counters %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Chưa có quầy phục vụ, vẫn lấy số được</source>
        <translation>No counter yet, numbers are given</translation>
    </message>
    <message>
        <source>Hiện không nhận</source>
        <translation>Closed at present</translation>
    </message>
    <message>
        <source>Mở lại %1</source>
        <translation>Opens at %1</translation>
    </message>
    <message>
        <source>người chờ</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>Xem việc khác (%1/%2)</source>
        <translation>More services (%1/%2)</translation>
    </message>
    <message>
        <source>Xem từ đầu (%1/%2)</source>
        <translation>Back to the first ones (%1/%2)</translation>
    </message>
</context>
</TS>
