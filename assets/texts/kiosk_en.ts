<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="vi">
<context>
    <name>AppointmentPage</name>
    <message>
        <source>Nhập 8 chữ số của lịch hẹn.</source>
        <translation>Type the 8 digits of your appointment.</translation>
    </message>
    <message>
        <source>Nhập 8 chữ số, hoặc đưa mã vuông vào đầu đọc.</source>
        <translation>Type the 8 digits, or hold the square code to the reader.</translation>
    </message>
    <message>
        <source>Ông/Bà có lịch hẹn</source>
        <translation>You have an appointment</translation>
    </message>
    <message>
        <source>Mã lịch hẹn</source>
        <translation>Appointment code</translation>
    </message>
    <message>
        <source>Máy đang bận, vẫn đang lấy số. Xin chờ một chút.</source>
        <translation>Busy, still getting your number. One moment, please.</translation>
    </message>
    <message>
        <source>Đang lấy số…</source>
        <translation>Getting your number…</translation>
    </message>
    <message>
        <source>Lấy số</source>
        <translation>Get a number</translation>
    </message>
</context>
<context>
    <name>DigitPad</name>
    <message>
        <source>Xóa</source>
        <translation>Erase</translation>
    </message>
</context>
<context>
    <name>Facts</name>
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
</context>
<context>
    <name>FootBar</name>
    <message>
        <source>Hạ thấp</source>
        <translation>Low buttons</translation>
    </message>
    <message>
        <source>Chữ to</source>
        <translation>Large text</translation>
    </message>
    <message>
        <source>Tương phản</source>
        <translation>Contrast</translation>
    </message>
    <message>
        <source>Nghe đọc</source>
        <translation>Read aloud</translation>
    </message>
    <message>
        <source>Đọc nhỏ</source>
        <translation>Soft</translation>
    </message>
    <message>
        <source>Đọc vừa</source>
        <translation>Medium</translation>
    </message>
    <message>
        <source>Đọc to</source>
        <translation>Loud</translation>
    </message>
    <message>
        <source>Kết thúc</source>
        <translation>Finish</translation>
    </message>
</context>
<context>
    <name>HelpButton</name>
    <message>
        <source>Gọi người giúp</source>
        <translation>Call for help</translation>
    </message>
    <message>
        <source>Cần giúp? Chạm vào đây</source>
        <translation>Need help? Touch to call</translation>
    </message>
    <message>
        <source>Đang báo…</source>
        <translation>Calling…</translation>
    </message>
    <message>
        <source>Đã báo. Xin chờ.</source>
        <translation>Help called. Please wait.</translation>
    </message>
    <message>
        <source>Đang có người tới.</source>
        <translation>Someone is on the way.</translation>
    </message>
    <message>
        <source>Chưa báo được. Mời tới %1.</source>
        <translation>The call failed. Please go to %1.</translation>
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
        <source>Lấy số thứ tự</source>
        <translation>Get a number</translation>
    </message>
    <message>
        <source>Chạm vào đây</source>
        <translation>Touch here</translation>
    </message>
    <message>
        <source>Tôi có lịch hẹn</source>
        <translation>I have an appointment</translation>
    </message>
</context>
<context>
    <name>IdlePage</name>
    <message>
        <source>Ông/Bà còn ở đây không?</source>
        <translation>Are you still here?</translation>
    </message>
    <message numerus="yes">
        <source>Nếu không chạm, màn hình tự về trang đầu sau %n giây.</source>
        <translation>
            <numerusform>If you do not touch it, the screen goes back to the start in %n second.</numerusform>
            <numerusform>If you do not touch it, the screen goes back to the start in %n seconds.</numerusform>
        </translation>
    </message>
    <message>
        <source>Tôi vẫn ở đây</source>
        <translation>I am still here</translation>
    </message>
</context>
<context>
    <name>MachinePage</name>
    <message>
        <source>Gói chẩn đoán ở USB, %1:</source>
        <translation>Bundle on the USB stick, %1:</translation>
    </message>
    <message>
        <source>Gói chẩn đoán ở máy này, %1:</source>
        <translation>Bundle on this machine, %1:</translation>
    </message>
    <message numerus="yes">
        <source>Đang kiểm tra, còn %n thiết bị…</source>
        <translation>
            <numerusform>Checking, %n more device…</numerusform>
            <numerusform>Checking, %n more devices…</numerusform>
        </translation>
    </message>
    <message>
        <source>Đang làm, xin chờ…</source>
        <translation>Working, please wait…</translation>
    </message>
    <message>
        <source>Máy %1</source>
        <translation>Machine %1</translation>
    </message>
    <message>
        <source>Bản %1 · chạy được %2</source>
        <translation>Version %1 · running for %2</translation>
    </message>
    <message numerus="yes">
        <source>%n thiết bị hỏng</source>
        <translation>
            <numerusform>%n device does not work</numerusform>
            <numerusform>%n devices do not work</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thiết bị cần để ý</source>
        <translation>
            <numerusform>%n device needs a look</numerusform>
            <numerusform>%n devices need a look</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thiết bị hoạt động</source>
        <translation>
            <numerusform>%n device is working</numerusform>
            <numerusform>%n devices are working</numerusform>
        </translation>
    </message>
    <message>
        <source>Cấu hình của máy này chưa có thiết bị nào.</source>
        <translation>The settings of this machine name no device yet.</translation>
    </message>
    <message>
        <source>Tự kiểm tra</source>
        <translation>Self-test</translation>
    </message>
    <message>
        <source>Gói chẩn đoán</source>
        <translation>Bundle</translation>
    </message>
    <message>
        <source>Thay giấy</source>
        <translation>Change paper</translation>
    </message>
    <message>
        <source>Khởi động lại</source>
        <translation>Restart</translation>
    </message>
    <message>
        <source>Quay lại</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Thử lại</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Xem tiếp %1/%2</source>
        <translation>More %1/%2</translation>
    </message>
</context>
<context>
    <name>MachineRow</name>
    <message>
        <source>Đang kiểm tra…</source>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>Sửa</source>
        <translation>Mend</translation>
    </message>
    <message>
        <source>Sửa %1</source>
        <translation>Mend %1</translation>
    </message>
    <message>
        <source>Thử</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Thử %1</source>
        <translation>Test %1</translation>
    </message>
</context>
<context>
    <name>MachineRows</name>
    <message>
        <source>Thử</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Sửa</source>
        <translation>Mend</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>VĂN PHÒNG MẪU</source>
        <translation>VĂN PHÒNG MẪU · SAMPLE OFFICE</translation>
    </message>
    <message>
        <source>TẬP HUẤN</source>
        <translation>TẬP HUẤN · TRAINING</translation>
    </message>
    <message>
        <source>Mọi nút đều ở phần dưới.</source>
        <translation>All buttons are in the lower part.</translation>
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
        <source>Mời Ông/Bà tới %1.</source>
        <translation>Please go to %1.</translation>
    </message>
</context>
<context>
    <name>PaperPage</name>
    <message>
        <source>Mở nắp máy in.</source>
        <translation>Open the printer&apos;s cover.</translation>
    </message>
    <message>
        <source>Gỡ hết giấy kẹt.</source>
        <translation>Take out all jammed paper.</translation>
    </message>
    <message>
        <source>Đặt cuộn mới, kéo đầu giấy ra.</source>
        <translation>Put in a new roll, pull its end out.</translation>
    </message>
    <message>
        <source>Đóng nắp. Máy tự in thử.</source>
        <translation>Close the cover. A test strip comes.</translation>
    </message>
    <message>
        <source>Máy in sẵn sàng.</source>
        <translation>The printer is ready.</translation>
    </message>
    <message>
        <source>Nắp máy in đang mở.</source>
        <translation>The printer&apos;s cover is open.</translation>
    </message>
    <message>
        <source>Máy in hết giấy.</source>
        <translation>The printer is out of paper.</translation>
    </message>
    <message>
        <source>Máy in báo lỗi. Nếu kẹt dao, tắt rồi bật lại máy in.</source>
        <translation>The printer reports a fault. If its cutter is stuck, switch it off and on.</translation>
    </message>
    <message>
        <source>Máy in báo lỗi.</source>
        <translation>The printer reports a fault.</translation>
    </message>
    <message>
        <source>Máy in chưa trả lời.</source>
        <translation>The printer has not answered.</translation>
    </message>
    <message>
        <source>Đang in thử…</source>
        <translation>Printing a test strip…</translation>
    </message>
    <message>
        <source>Giấy tốt. Kiosk in được rồi.</source>
        <translation>The paper is good. This kiosk prints again.</translation>
    </message>
    <message>
        <source>Gỡ giấy kẹt</source>
        <translation>Free jammed paper</translation>
    </message>
    <message>
        <source>Thay giấy</source>
        <translation>Change paper</translation>
    </message>
    <message>
        <source>Quay lại</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>In thử giấy</source>
        <translation>Test the paper</translation>
    </message>
</context>
<context>
    <name>PinPage</name>
    <message>
        <source>Dành cho cán bộ</source>
        <translation>For staff</translation>
    </message>
    <message>
        <source>Nhập số cán bộ rồi mã PIN.</source>
        <translation>Enter your staff number, then your PIN.</translation>
    </message>
    <message>
        <source>Số cán bộ</source>
        <translation>Staff number</translation>
    </message>
    <message>
        <source>Mã PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Đang kiểm tra…</source>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>Chưa có cán bộ nào trong sổ. Kỹ thuật viên thêm ở dòng lệnh: motcua staff add</source>
        <translation>No staff on record yet. A technician adds them at the command line: motcua staff add</translation>
    </message>
    <message>
        <source>Vào</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Tiếp</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>PriorityChips</name>
    <message>
        <source>Không</source>
        <translation>None</translation>
    </message>
</context>
<context>
    <name>PriorityChoice</name>
    <message>
        <source>Ưu tiên (nếu có)</source>
        <translation>Priority (if any)</translation>
    </message>
    <message>
        <source>Diện riêng (nếu có)</source>
        <translation>If one applies to you</translation>
    </message>
    <message>
        <source>Ưu tiên: %1</source>
        <translation>Priority: %1</translation>
    </message>
    <message>
        <source>Tôi thuộc diện ưu tiên</source>
        <translation>I qualify for priority</translation>
    </message>
    <message>
        <source>Tôi thuộc một diện riêng</source>
        <translation>Something applies to me</translation>
    </message>
</context>
<context>
    <name>RatingAsking</name>
    <message>
        <source>Rất hài&#xa0;lòng</source>
        <translation>Very good</translation>
    </message>
    <message>
        <source>Hài&#xa0;lòng</source>
        <translation>Good</translation>
    </message>
    <message>
        <source>Bình thường</source>
        <translation>Fair</translation>
    </message>
    <message>
        <source>Không hài&#xa0;lòng</source>
        <translation>Poor</translation>
    </message>
    <message>
        <source>Rất không hài&#xa0;lòng</source>
        <translation>Very poor</translation>
    </message>
    <message>
        <source>Rất tốt</source>
        <comment>short</comment>
        <translation>Great</translation>
    </message>
    <message>
        <source>Tốt</source>
        <comment>short</comment>
        <translation>Good</translation>
    </message>
    <message>
        <source>Được</source>
        <comment>short</comment>
        <translation>Fair</translation>
    </message>
    <message>
        <source>Kém</source>
        <comment>short</comment>
        <translation>Poor</translation>
    </message>
    <message>
        <source>Rất tệ</source>
        <comment>short</comment>
        <translation>Bad</translation>
    </message>
    <message>
        <source>Đang ghi, xin chờ…</source>
        <translation>Saving, one moment…</translation>
    </message>
    <message>
        <source>Ông/Bà hài lòng không?</source>
        <translation>How was our service?</translation>
    </message>
</context>
<context>
    <name>RatingFoot</name>
    <message>
        <source>VĂN PHÒNG MẪU</source>
        <translation>SAMPLE OFFICE</translation>
    </message>
    <message>
        <source>TẬP HUẤN</source>
        <translation>TRAINING</translation>
    </message>
    <message>
        <source>Bỏ qua</source>
        <translation>Skip</translation>
    </message>
</context>
<context>
    <name>RatingHead</name>
    <message>
        <source>Số</source>
        <translation>No.</translation>
    </message>
</context>
<context>
    <name>RatingIdle</name>
    <message>
        <source>Xin chờ tới lượt</source>
        <translation>Please wait for your turn</translation>
    </message>
    <message>
        <source>Đang mời số</source>
        <translation>Now calling</translation>
    </message>
    <message>
        <source>Đang phục vụ số</source>
        <translation>Now serving</translation>
    </message>
    <message>
        <source>Quầy tạm nghỉ</source>
        <translation>Counter on a break</translation>
    </message>
    <message>
        <source>Quầy đang đóng</source>
        <translation>Counter closed</translation>
    </message>
    <message>
        <source>Quầy</source>
        <translation>Counter</translation>
    </message>
    <message>
        <source>Xin chờ một chút</source>
        <translation>One moment, please</translation>
    </message>
</context>
<context>
    <name>RatingMain</name>
    <message>
        <source>Đánh giá – quầy %1</source>
        <translation>Rating – counter %1</translation>
    </message>
</context>
<context>
    <name>RatingMessage</name>
    <message>
        <source>Cảm ơn Ông/Bà</source>
        <translation>Thank you</translation>
    </message>
    <message>
        <source>Đã sang lượt khác</source>
        <translation>It is the next person’s turn</translation>
    </message>
    <message>
        <source>Chưa ghi được</source>
        <translation>Not saved</translation>
    </message>
    <message>
        <source>Màn hình này tạm nghỉ</source>
        <translation>This screen is resting</translation>
    </message>
    <message>
        <source>Ý kiến của Ông/Bà đã được ghi nhận.</source>
        <translation>Your answer has been saved.</translation>
    </message>
    <message>
        <source>Đã hết thời gian đánh giá cho số %1. Cảm ơn Ông/Bà.</source>
        <translation>Rating for number %1 has closed. Thank you.</translation>
    </message>
    <message>
        <source>Xin lỗi Ông/Bà, máy chưa ghi được lựa chọn vừa rồi.</source>
        <translation>Sorry, your last choice could not be saved.</translation>
    </message>
    <message>
        <source>Xin lỗi Ông/Bà, hiện chưa đánh giá được ở đây.</source>
        <translation>Sorry, no rating is possible here at the moment.</translation>
    </message>
    <message>
        <source>Mã cho kỹ thuật viên: %1</source>
        <translation>Code for the technician: %1</translation>
    </message>
</context>
<context>
    <name>RatingReasons</name>
    <message>
        <source>Điều gì chưa tốt?</source>
        <translation>What was not good?</translation>
    </message>
    <message>
        <source>Xem thêm…</source>
        <translation>More…</translation>
    </message>
    <message>
        <source>Xem lại từ đầu</source>
        <translation>Back to the first</translation>
    </message>
</context>
<context>
    <name>RefusedPage</name>
    <message>
        <source>Chưa lấy được số</source>
        <translation>No number was issued</translation>
    </message>
    <message>
        <source>Xin lỗi Ông/Bà. Máy đang có sự cố.</source>
        <translation>We are sorry. This machine has a problem.</translation>
    </message>
    <message>
        <source>Lấy số thường</source>
        <translation>Get an ordinary number</translation>
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
        <source>Nhập lại mã</source>
        <translation>Type the code again</translation>
    </message>
    <message>
        <source>Mời thử lại, hoặc tới %1.</source>
        <translation>Please try again, or go to %1.</translation>
    </message>
</context>
<context>
    <name>Remedy</name>
    <message>
        <source>%1 sửa · mã đọc qua điện thoại: %2</source>
        <translation>To be mended by: %1 · telephone code: %2</translation>
    </message>
</context>
<context>
    <name>RestingPage</name>
    <message>
        <source>Ngoài giờ làm việc</source>
        <translation>We are closed</translation>
    </message>
    <message>
        <source>Ngoài giờ cấp số</source>
        <translation>No new numbers now</translation>
    </message>
    <message>
        <source>Mời Ông/Bà quay lại trong giờ làm việc.</source>
        <translation>Please come back during opening hours.</translation>
    </message>
    <message>
        <source>Ông/Bà có lịch hẹn hôm nay vẫn lấy được số.</source>
        <translation>If booked for today, you can check in.</translation>
    </message>
    <message>
        <source>Tôi có lịch hẹn</source>
        <translation>I have an appointment</translation>
    </message>
    <message>
        <source>Cấp số trở lại từ</source>
        <translation>Numbers available again from</translation>
    </message>
    <message>
        <source>Giờ làm việc</source>
        <translation>Opening hours</translation>
    </message>
</context>
<context>
    <name>ServicesPage</name>
    <message>
        <source>Máy đang bận, vẫn đang lấy số. Xin chờ một chút.</source>
        <translation>Busy, still getting your number. One moment, please.</translation>
    </message>
    <message>
        <source>Đang lấy số…</source>
        <translation>Getting your number…</translation>
    </message>
    <message>
        <source>%1: hiện không nhận. Mời chọn việc khác.</source>
        <translation>%1: closed at present. Please choose another service.</translation>
    </message>
    <message>
        <source>%1: mở lại %2. Mời chọn việc khác.</source>
        <translation>%1: reopens at %2. Please choose another service.</translation>
    </message>
    <message>
        <source>Hiện không in được phiếu. Số hiện trên màn hình và có hiệu lực.</source>
        <translation>No paper tickets at the moment. Your number appears on the screen and is valid.</translation>
    </message>
    <message>
        <source>Diện ưu tiên của Ông/Bà?</source>
        <translation>Which priority applies?</translation>
    </message>
    <message>
        <source>Xin chào Ông/Bà</source>
        <translation>Welcome</translation>
    </message>
    <message>
        <source>Ông/Bà cần làm việc gì?</source>
        <translation>What do you need today?</translation>
    </message>
    <message>
        <source>Diện của Ông/Bà?</source>
        <translation>What applies to you?</translation>
    </message>
    <message>
        <source>Thêm việc cho người giữ số %1</source>
        <translation>Something else for number %1</translation>
    </message>
    <message>
        <source>Không thuộc diện nào thì chạm “Không”.</source>
        <translation>If none applies, touch “None”.</translation>
    </message>
    <message>
        <source>Chạm vào việc cần làm để lấy số.</source>
        <translation>Touch what you need to get a number.</translation>
    </message>
    <message>
        <source>Chạm vào một việc để lấy số.</source>
        <translation>Touch a service to get a number.</translation>
    </message>
    <message>
        <source>Tôi có lịch hẹn</source>
        <translation>I have an appointment</translation>
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
    <name>StaffPage</name>
    <message numerus="yes">
        <source>và %n thiết bị nữa</source>
        <translation>
            <numerusform>and %n more device</numerusform>
            <numerusform>and %n more devices</numerusform>
        </translation>
    </message>
    <message>
        <source>Hoạt động: %1</source>
        <translation>Working: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n thiết bị hoạt động</source>
        <translation>
            <numerusform>%n device is working</numerusform>
            <numerusform>%n devices are working</numerusform>
        </translation>
    </message>
    <message>
        <source>Đang làm, xin chờ…</source>
        <translation>Working, please wait…</translation>
    </message>
    <message>
        <source>Đã xong.</source>
        <translation>Done.</translation>
    </message>
    <message>
        <source>Đang khởi động lại…</source>
        <translation>Restarting…</translation>
    </message>
    <message>
        <source>Đồng hồ máy có thể sai. Hôm nay là ngày:</source>
        <translation>The clock may be wrong. Today is:</translation>
    </message>
    <message>
        <source>Ngày trước</source>
        <translation>The day before</translation>
    </message>
    <message>
        <source>Ngày sau</source>
        <translation>The day after</translation>
    </message>
    <message>
        <source>Đúng, hôm nay là ngày này</source>
        <translation>Yes, this is today</translation>
    </message>
    <message>
        <source>Thay giấy</source>
        <translation>Change paper</translation>
    </message>
    <message>
        <source>Kẹt giấy</source>
        <translation>Paper jam</translation>
    </message>
    <message>
        <source>In thử phiếu</source>
        <translation>Test ticket</translation>
    </message>
    <message>
        <source>Thiết bị</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>Khởi động lại</source>
        <translation>Restart</translation>
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
        <source>Hiện không ai được gọi trước</source>
        <translation>Nobody is called before you</translation>
    </message>
    <message numerus="yes">
        <source>%n người có thể được gọi trước</source>
        <translation>
            <numerusform>%n person may be called before you</numerusform>
            <numerusform>%n people may be called before you</numerusform>
        </translation>
    </message>
    <message>
        <source>Chờ khoảng %1–%2 phút</source>
        <translation>Wait: about %1–%2 minutes</translation>
    </message>
    <message numerus="yes">
        <source>Chờ khoảng %n phút</source>
        <translation>
            <numerusform>Wait: about %n minute</numerusform>
            <numerusform>Wait: about %n minutes</numerusform>
        </translation>
    </message>
    <message>
        <source>Mời ngồi chờ, xem bảng hoặc nghe gọi số.</source>
        <translation>Please take a seat; watch the board or listen for your number.</translation>
    </message>
    <message>
        <source>Ưu tiên: %1</source>
        <translation>Priority: %1</translation>
    </message>
    <message>
        <source>Mời Ông/Bà nhớ, chụp hoặc ghi lại số này.</source>
        <translation>Please note this number or take a photo.</translation>
    </message>
    <message>
        <source>Có thể phiếu chưa in ra.</source>
        <translation>It may not have printed.</translation>
    </message>
    <message>
        <source>Chưa in được phiếu.</source>
        <translation>No ticket was printed.</translation>
    </message>
    <message>
        <source>Hiện không in được phiếu.</source>
        <translation>No ticket can be printed.</translation>
    </message>
    <message>
        <source>Số ưu tiên</source>
        <translation>Your priority number</translation>
    </message>
    <message>
        <source>Mời chờ gọi số</source>
        <translation>Please wait for your call</translation>
    </message>
    <message>
        <source>Chưa có phiếu? In lại</source>
        <translation>No ticket? Print again</translation>
    </message>
    <message>
        <source>In lại phiếu</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>Việc khác</source>
        <translation>Get another</translation>
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
    <message numerus="yes">
        <source>Còn %n giây</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
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
        <source>Lấy số trước</source>
        <translation>No counter yet, get a number</translation>
    </message>
    <message>
        <source>Hiện không nhận</source>
        <translation>Closed at present</translation>
    </message>
    <message>
        <source>Mở lại %1</source>
        <translation>Reopens at %1</translation>
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
