// Words of the staff and phone pages: Vietnamese first, English beside it.
const words = {
	"app.name": ["Một cửa", "One-stop"],
	"app.title": ["Motcua – Một cửa", "Motcua – One-stop"],
	"unit": ["Trung tâm Phục vụ hành chính công", "Public Administration Service Centre"],
	"nav.label": ["Các trang", "Pages"],
	"nav.call": ["Gọi số", "Calling"], "nav.queue": ["Hàng chờ", "Queue"], "nav.dossier": ["Hồ sơ", "Dossiers"],
	"nav.mine": ["Đánh giá của tôi", "My ratings"], "nav.guide": ["Hướng dẫn", "Guide"], "nav.overview": ["Tổng quan", "Overview"],
	"nav.index": ["Chỉ số 766", "Index 766"], "nav.ratings": ["Đánh giá", "Ratings"], "nav.fleet": ["Thiết bị", "Devices"],
	"nav.reports": ["Báo cáo", "Reports"], "nav.config": ["Cấu hình", "Settings"],
	"lang.other": ["EN", "VI"], "lang.switch": ["Switch to English", "Chuyển sang tiếng Việt"], "signout": ["Đăng xuất", "Sign out"],
	"role.manager": ["Lãnh đạo trung tâm", "Centre manager"], "role.technician": ["Kỹ thuật", "Technician"],
	"role.auditor": ["Kiểm tra", "Auditor"], "role.clerk": ["Cán bộ một cửa", "One-stop officer"],
	"signin.title": ["Đăng nhập", "Sign in"], "signin.user": ["Tên đăng nhập", "User name"], "signin.pass": ["Mật khẩu", "Password"],
	"signin.counter": ["Quầy", "Counter"], "signin.none": ["Không ngồi quầy", "Not at a counter"], "signin.go": ["Đăng nhập", "Sign in"],
	"signin.wrong": ["Tên hoặc mật khẩu chưa đúng. Xin nhập lại.", "User name or password is not right. Please try again."],
	"signin.slow": ["Đã nhập sai nhiều lần. Xin chờ một phút rồi thử lại.", "Too many tries. Please wait a minute."],
	"signin.away": ["Chưa kết nối được với trung tâm. Xin thử lại.", "The centre does not answer. Please try again."],
	"signin.counterBad": ["Tài khoản này không phụ trách quầy đã chọn.", "This account does not serve that counter."],
	"signin.ended": ["Phiên làm việc đã hết. Xin đăng nhập lại.", "Your session ended. Please sign in again."],
	"counter": ["Quầy {0}", "Counter {0}"], "counter.title": ["Quầy {0} – {1}", "Counter {0} – {1}"],
	"net.on": ["Đã kết nối", "Connected"], "net.off": ["Mất kết nối, đang nối lại", "Connection lost, retrying"],
	"net.sending": ["Đang gửi lại lệnh", "Sending again"],
	"net.banner": ["Đang tạm mất kết nối với trung tâm. Lệnh vừa bấm được giữ và gửi lại một lần duy nhất.", "Connection lost for now. Your last command is kept and will be sent once."],
	"pause": ["Tạm nghỉ", "Pause"], "resume": ["Mở quầy", "Open counter"], "paused": ["Quầy đang tạm nghỉ", "Counter paused"],
	"paused.why": ["Lý do: {0}", "Reason: {0}"], "closed": ["Quầy đang đóng", "Counter closed"],
	"queue.head": ["Hàng chờ", "Waiting"], "queue.sum": ["{0} người · lâu nhất {1} phút", "{0} people · longest {1} min"],
	"queue.empty": ["Không có ai đang chờ.", "Nobody is waiting."], "queue.first": ["Kế tiếp", "Next"], "queue.priority": ["Ưu tiên", "Priority"],
	"queue.held": ["Hẹn lại {0}", "Held until {0}"], "queue.minutes": ["{0} phút", "{0} min"],
	"queue.rule": ["Thứ tự do máy chủ xếp: ưu tiên đã khai được gọi sớm hơn, nhưng không ai bị vượt quá 15 phút. Diện ưu tiên kiểm tra tại quầy.", "The order is the server's: stated priority goes earlier, yet nobody is passed for over 15 minutes. Check the ground at the counter."],
	"queue.callOne": ["Gọi số {0}?", "Call {0}?"], "queue.callOne.text": ["Số này chưa đến lượt. Người chờ trước sẽ thấy số này được gọi.", "It is not this number's turn. People before it will see it called."],
	"queue.callOne.go": ["Gọi số này", "Call this number"],
	"skipped": ["Đã bỏ qua", "Skipped"], "skipped.line": ["gọi {0} lần, {1}", "called {0}×, {1}"], "skipped.none": ["Chưa có số nào bị bỏ qua.", "No number was skipped."],
	"now.head": ["Đang phục vụ", "Now serving"], "now.called": ["Đang mời", "Calling"], "now.idle": ["Sẵn sàng gọi số", "Ready to call"], "now.idle.text": ["Bấm F2 để gọi số tiếp theo.", "Press F2 to call the next number."],
	"now.nobody": ["Chưa có ai chờ. Máy sẽ báo khi có số mới.", "Nobody is waiting. You will see a new number here."],
	"now.norm": ["{0} · định mức {1} phút", "{0} · norm {1} min"], "now.taken": ["Lấy số {0}, chờ {1} phút", "Taken {0}, waited {1} min"],
	"now.noPriority": ["Không thuộc diện ưu tiên", "No priority"], "now.times": ["Mời lần {0}", "Call {0}"], "now.came": ["Đã đến quầy", "Arrived"],
	"now.uncertain": ["Phiếu in chưa chắc chắn", "Ticket print unsure"],
	"act.next": ["Gọi số tiếp", "Call next"], "act.finishNext": ["Xong, gọi số tiếp", "Done, call next"], "act.recall": ["Gọi lại", "Recall"], "act.absent": ["Bỏ qua", "Skip"],
	"act.finish": ["Xong, chưa gọi tiếp", "Done, no call yet"], "act.transfer": ["Chuyển", "Transfer"], "act.hold": ["Hẹn lại", "Hold"],
	"papers.head": ["Hồ sơ của lượt này", "Papers of this visit"], "papers.scan": ["Quét mã hồ sơ", "Scan dossier"], "papers.need": ["Giấy tờ cần có", "Papers needed"],
	"papers.state": ["Tình trạng", "State"], "papers.note": ["Ghi chú", "Note"], "papers.pick": ["Chọn thủ tục để có danh mục giấy tờ.", "Choose a procedure to see its papers."],
	"papers.choose": ["Thủ tục khác", "Other procedure"], "papers.idle": ["Danh mục giấy tờ hiện ra khi có người đến quầy.", "The checklist appears when somebody is at the counter."], "papers.none": ["Chưa kiểm tra", "Not checked"], "papers.got": ["Đã nhận bản gốc", "Original received"], "papers.shown": ["Đã xuất trình", "Shown"],
	"papers.filling": ["Đang điền", "Being filled in"], "papers.known": ["Không cần nộp lại", "Already known"], "papers.missing": ["Còn thiếu", "Missing"], "papers.noneKept": ["Không lưu ảnh", "No copy kept"],
	"papers.onlyIf": ["Chỉ khi: {0}", "Only if: {0}"],
	"papers.local": ["Chỉ ghi nhớ trên trang này cho lượt đang phục vụ, không lưu lại.", "Kept on this page for this visit only."],
	"papers.receipt": ["Giấy hẹn", "Receipt"], "papers.supplement": ["Yêu cầu bổ sung", "Ask for more"], "papers.refuse": ["Từ chối", "Refuse"],
	"mine.head": ["Hôm nay của tôi", "My day"], "mine.served": ["Đã phục vụ", "Served"], "mine.mean": ["Trung bình", "Mean"], "mine.absent": ["Bỏ qua", "Skipped"],
	"mine.satisfied": ["Hài lòng, 7 ngày", "Satisfied, 7 days"], "mine.few": ["chưa đủ 5 lượt", "fewer than 5"], "visits": ["{0} lượt", "{0} visits"], "min": ["{0} phút", "{0} min"],
	"counters.head": ["Các quầy", "Counters"], "counters.paused": ["tạm nghỉ", "paused"], "counters.closed": ["đóng", "closed"], "counters.free": ["sẵn sàng", "ready"],
	"recent.head": ["Lượt gần đây", "Recent visits"], "recent.none": ["Chưa có lượt nào hôm nay.", "No visits yet today."],
	"recent.note": ["Đánh giá chỉ hiện gộp theo tuần, từ 5 lượt trở lên, để giữ kín người đánh giá.", "Ratings show by week and from 5 on, to keep raters private."],
	"help.asked": ["{0} đang xin giúp đỡ", "{0} asks for help"], "help.go": ["Đã đến giúp", "I am there"],
	"dialog.cancel": ["Không, quay lại", "No, go back"], "dialog.close": ["Đóng", "Close"],
	"transfer.title": ["Chuyển số {0} đến", "Send {0} to"], "hold.title": ["Hẹn số {0} quay lại sau", "Hold {0} for"], "pause.title": ["Tạm nghỉ vì", "Pause because of"],
	"hold.after": ["{0} phút", "{0} minutes"],
	"pause.break": ["Nghỉ giải lao", "Break"], "pause.meeting": ["Họp đột xuất", "Meeting"], "pause.urgent": ["Việc khẩn cấp", "Urgent work"], "pause.colleague": ["Hỗ trợ đồng nghiệp", "Helping a colleague"], "pause.other": ["Lý do khác", "Other"],
	"finish.title": ["Kết thúc lượt này", "Finish this visit"],
	"outcome.done": ["Đã giải quyết xong", "Settled"], "outcome.received": ["Đã tiếp nhận hồ sơ", "Dossier received"], "outcome.supplement": ["Yêu cầu bổ sung giấy tờ", "More papers needed"], "outcome.refused": ["Từ chối tiếp nhận", "Refused"],
	"said.called": ["Đã mời {0}", "Called {0}"], "said.recalled": ["Đã mời lại {0}", "Called {0} again"], "said.absent": ["Đã bỏ qua {0}", "Skipped {0}"], "said.finished": ["Đã xong {0}", "Finished {0}"],
	"said.moved": ["Đã chuyển {0}", "Transferred {0}"], "said.held": ["Đã hẹn lại {0}", "Held {0}"], "said.nobody": ["Không còn ai chờ", "Nobody is waiting"], "said.again": ["Lệnh trước đã được ghi nhận", "The earlier command was recorded"],
	"said.conflict": ["Lượt này đã thay đổi ở nơi khác. Trang vừa được cập nhật.", "This visit changed elsewhere. The page is up to date now."], "said.failed": ["Chưa làm được: {0}", "Not done: {0}"],
	"queuePage.title": ["Hàng chờ toàn trung tâm", "Queue of the whole centre"], "queuePage.sum": ["{0} người đang chờ", "{0} people waiting"], "queuePage.service": ["Lĩnh vực", "Service"], "queuePage.waiting": ["Chờ", "Waiting"], "queuePage.expect": ["Dự kiến chờ", "Expected wait"],
	"queuePage.open": ["Đang phát số", "Giving numbers"], "queuePage.shut": ["Ngừng phát số", "No numbers"], "queuePage.calls": ["Vừa mời", "Latest calls"], "queuePage.counters": ["Quầy", "Counters"], "wait.range": ["{0}–{1} phút", "{0}–{1} min"], "wait.none": ["chưa có ước lượng", "no estimate"],
	"dossier.title": ["Tra cứu hồ sơ", "Dossier look-up"], "dossier.hint": ["Quét hoặc nhập mã trên giấy hẹn.", "Scan or type the code on the receipt."], "dossier.code": ["Mã hồ sơ", "Dossier code"], "dossier.look": ["Tra cứu", "Look up"], "dossier.none": ["Chưa tìm thấy hồ sơ theo mã này. Xin kiểm tra lại mã trên giấy hẹn.", "No dossier found for this code. Please check the receipt."], "dossier.limit": ["Đã tra cứu quá nhiều lần. Xin chờ ít phút.", "Too many look-ups. Please wait a few minutes."],
	"dossier.owner": ["Chủ hồ sơ", "Owner"], "dossier.received": ["Ngày nhận", "Received"], "dossier.due": ["Hẹn trả", "Due"], "dossier.newDue": ["Hẹn lại (một lần)", "New date (once)"], "dossier.counter": ["Quầy", "Counter"], "dossier.steps": ["Các bước", "Steps"], "dossier.apology": ["Văn bản xin lỗi {0}", "Apology {0}"],
	"dossier.state.1": ["Mới đăng ký", "Submitted"], "dossier.state.2": ["Đã tiếp nhận", "Accepted"], "dossier.state.3": ["Không được tiếp nhận", "Refused"], "dossier.state.4": ["Đang xử lý", "In progress"], "dossier.state.5": ["Cần bổ sung giấy tờ", "More papers needed"], "dossier.state.6": ["Chờ nộp thuế, phí", "Payment needed"], "dossier.state.7": ["Công dân rút hồ sơ", "Withdrawn"], "dossier.state.8": ["Dừng xử lý", "Stopped"], "dossier.state.9": ["Đã có kết quả", "Ready to collect"], "dossier.state.10": ["Đã trả kết quả", "Returned"],
	"dossier.late": ["Trễ hẹn {0} ngày làm việc", "{0} working days late"], "dossier.ontime": ["đúng hẹn", "on time"],
	"minePage.title": ["Đánh giá của tôi", "My ratings"], "minePage.sub": ["Gộp theo tuần, từ 5 lượt trở lên. Không hiện từng đánh giá.", "By week and from 5 on. Single ratings are never shown."],
	"minePage.week": ["Tuần", "Week"], "minePage.count": ["Số lượt", "Ratings"], "minePage.share": ["Hài lòng", "Satisfied"], "minePage.interval": ["Khoảng tin cậy 95 %", "95 % interval"],
	"guide.title": ["Hướng dẫn nhanh", "Quick guide"],
	"guide.1": ["F2 gọi số tiếp, kèm kết thúc lượt đang phục vụ. F3 gọi lại. F4 bỏ qua khi không có người đến. F6 kết thúc, chưa gọi. F9 tạm nghỉ.", "F2 calls the next number and ends the visit under way. F3 calls again. F4 skips when nobody comes. F6 ends without a call. F9 pauses."],
	"guide.2": ["Mất kết nối: lệnh vừa bấm được giữ lại và gửi đúng một lần. Không cần bấm lại.", "Connection lost: the last command is kept and sent exactly once. No need to press again."],
	"guide.3": ["Số bị bỏ qua được gọi lại từ ô “Đã bỏ qua”. Công dân không cần lấy số mới.", "Skipped numbers come back from “Skipped”. No new ticket is needed."],
	"guide.4": ["Diện ưu tiên do công dân tự khai. Xem giấy tờ chứng minh tại quầy.", "Priority is stated by the citizen. Check the proof at the counter."],
	"guide.5": ["Yêu cầu bổ sung: nói một lần, đủ mọi giấy tờ. Trễ hẹn: xin lỗi bằng văn bản, chỉ hẹn lại một lần.", "Ask for more papers once and completely. Late: apologise in writing and postpone once only."],
	"guide.keys": ["Phím tắt", "Keys"],
};

const manager = {
	"over.title": ["Tổng quan hôm nay", "Today at a glance"], "over.titleDay": ["Tổng quan {0}", "Overview {0}"], "over.updated": ["{0} · cập nhật {1}, tự làm mới 5 giây", "{0} · updated {1}, renewed every 5 s"],
	"over.today": ["Hôm nay", "Today"], "over.yesterday": ["Hôm qua", "Yesterday"], "over.7": ["7 ngày qua", "Last 7 days"], "over.30": ["30 ngày qua", "Last 30 days"], "over.export": ["Xuất báo cáo", "Export report"],
	"over.waiting": ["Đang chờ", "Waiting"], "over.people": ["người", "people"], "over.longest": ["Lâu nhất {0} phút", "Longest {0} min"], "over.nobody": ["Không ai phải chờ", "Nobody waits"],
	"over.median": ["Chờ trung vị", "Median wait"], "over.p90": ["Chờ phân vị 90", "90th percentile wait"], "over.minute": ["phút", "min"], "over.served": ["Đã phục vụ", "Served"], "over.visits": ["lượt", "visits"], "over.open": ["{0}/{1} quầy đang mở", "{0}/{1} counters open"],
	"over.inGoal": ["Trong mục tiêu 15 phút", "Within the 15 min goal"], "over.overGoal": ["Vượt mục tiêu 15 phút", "Over the 15 min goal"], "over.inCeiling": ["Dưới trần 30 phút", "Under the 30 min ceiling"], "over.overCeiling": ["Vượt trần 30 phút", "Over the 30 min ceiling"], "over.noData": ["Chưa có số liệu", "No data yet"],
	"over.late": ["Hồ sơ trễ hẹn", "Late dossiers"], "over.dossiers": ["hồ sơ", "dossiers"], "over.apologised": ["Đã có văn bản xin lỗi", "All apologised for"], "over.notApologised": ["{0} chưa có văn bản xin lỗi", "{0} without an apology"], "over.noLate": ["Không có hồ sơ trễ", "None late"],
	"over.byService": ["Chờ theo lĩnh vực", "Wait by service"], "over.goals": ["mục tiêu ≤ 15 phút, trần 30 phút", "goal ≤ 15 min, ceiling 30 min"], "over.service": ["Lĩnh vực", "Service"], "over.wait": ["Chờ", "Waiting"], "over.med": ["Trung vị", "Median"], "over.p": ["P90", "P90"], "over.state": ["Trạng thái", "State"],
	"over.good": ["Tốt", "Good"], "over.watch": ["Theo dõi", "Watch"], "over.more": ["Cần thêm quầy", "Needs a counter"], "over.idle": ["Chưa có lượt", "No visits"],
	"over.arrivals": ["Lượt lấy số theo 15 phút", "Tickets by 15 minutes"], "over.arrivalsHour": ["Lượt lấy số theo giờ", "Tickets by hour"], "over.from": ["từ {0}", "from {0}"], "over.running": ["Cột vàng: đang chạy.", "Gold bar: still running."], "over.forecast": ["Dự báo {0}: {1} lượt.", "Forecast {0}: {1} visits."],
	"over.indexMissing": ["Chưa có số liệu: {0} điểm", "Without data: {0} points"], "over.index": ["Chỉ số phục vụ QĐ 766", "Service index QĐ 766"], "over.satisfied": ["Hài lòng, 30 ngày", "Satisfied, 30 days"], "over.ci": ["khoảng tin cậy 95 % · số lượt", "95 % interval · count"], "over.all": ["Toàn trung tâm", "Whole centre"], "over.few": ["{0} mới có {1} lượt, chưa nên so sánh.", "{0} has only {1} ratings; do not compare yet."], "over.hidden": ["dưới 5 lượt, không hiện", "fewer than 5, hidden"],
	"over.todo": ["Cần xử lý", "To do"], "over.tasks": ["{0} việc", "{0} items"], "over.nothing": ["Không có việc cần xử lý.", "Nothing to do."], "over.lateTask": ["{0} hồ sơ trễ, lâu nhất {1} ngày", "{0} dossiers late, up to {1} days"], "over.lateTask.sub": ["Hẹn mới {0} · {1}", "New date {0} · {1}"], "over.waitTask": ["{0} chờ {1} phút", "{0} waits {1} min"], "over.waitTask.sub": ["Nên mở thêm quầy", "Consider one more counter"], "over.paperTask": ["{0} sắp hết giấy", "{0} low on paper"], "over.paperTask.sub": ["còn khoảng {0} phiếu", "about {0} tickets left"], "over.lostTask": ["{0} mất kết nối", "{0} is lost"], "over.lostTask.sub": ["lần cuối {0} trước", "last seen {0} ago"], "over.burstTask": ["Nhiều đánh giá xấu, {0}", "Many bad ratings, {0}"], "over.burstTask.sub": ["{0} lượt trong 1 giờ", "{0} within an hour"], "over.devices": ["Thiết bị", "Devices"],
	"fleet.title": ["Thiết bị", "Devices"], "fleet.sum": ["{0} thiết bị · {1} tốt, {2} cần chú ý, {3} mất kết nối", "{0} devices · {1} good, {2} to watch, {3} lost"], "fleet.add": ["Thêm thiết bị", "Add device"], "fleet.good": ["Tốt", "Good"], "fleet.warn": ["Cần chú ý", "Watch"], "fleet.lost": ["Mất kết nối", "Lost"], "fleet.queue": ["Bản ghi chờ gửi", "Records to send"], "fleet.printed": ["Phiếu in, {0} lỗi", "Tickets printed, {0} faults"],
	"fleet.device": ["Thiết bị", "Device"], "fleet.state": ["Trạng thái", "State"], "fleet.seen": ["Lần cuối", "Last seen"], "fleet.version": ["Phiên bản", "Version"], "fleet.paper": ["Giấy", "Paper"], "fleet.send": ["Chờ gửi", "To send"], "fleet.reserve": ["Đủ số", "Reserve"], "fleet.never": ["chưa thấy", "never"],
	"fleet.paperLow": ["Sắp hết giấy", "Paper low"], "fleet.paperOut": ["Hết giấy", "Out of paper"], "fleet.cover": ["Nắp máy in mở", "Cover open"], "fleet.printer": ["Lỗi máy in", "Printer fault"], "fleet.locked": ["Đang khóa", "Locked"], "fleet.tickets": ["khoảng {0} phiếu", "about {0} tickets"], "fleet.numbers": ["{0} số", "{0} numbers"], "fleet.uptime": ["Chạy liên tục", "Uptime"], "fleet.place": ["Nơi đặt", "Place"], "fleet.boot": ["Trạng thái gửi", "Reported"],
	"fleet.kind.kiosk": ["Kiosk", "Kiosk"], "fleet.kind.display": ["Màn hình sảnh", "Hall display"], "fleet.kind.pad": ["Máy đánh giá", "Rating pad"], "fleet.selftest": ["Tự kiểm tra", "Self-test"], "fleet.shot": ["Chụp màn hình", "Screenshot"], "fleet.lock": ["Tạm ngừng", "Lock"], "fleet.unlock": ["Mở lại", "Unlock"], "fleet.restart": ["Khởi động lại", "Restart"], "fleet.sent": ["Đã gửi lệnh đến {0}", "Sent to {0}"], "fleet.sure": ["Gửi lệnh này đến {0}?", "Send this to {0}?"],
	"fleet.addTitle": ["Thêm thiết bị", "Add a device"], "fleet.id": ["Mã thiết bị", "Device id"], "fleet.code": ["Mã ghép một lần, dùng trong 15 phút", "Single-use code, valid for 15 minutes"], "fleet.make": ["Tạo mã ghép", "Make a code"], "fleet.printer.ok": ["sẵn sàng", "ready"], "fleet.printerName": ["Máy in", "Printer"], "fleet.scanners": ["Máy quét", "Scanners"], "fleet.scanners.of": ["{0}/{1} sẵn sàng", "{0}/{1} ready"], "fleet.clock": ["Đồng hồ", "Clock"], "fleet.clock.ok": ["đúng", "right"], "fleet.clock.bad": ["chưa tin được", "not trusted"], "fleet.more": ["Thông tin khác", "More"],
	"sec": ["{0} giây", "{0} s"], "hours": ["{0} giờ", "{0} h"], "dayhours": ["{0} ngày {1} giờ", "{0} d {1} h"],
	"index.title": ["Chỉ số phục vụ người dân, doanh nghiệp (QĐ 766)", "Service index (QĐ 766)"], "index.sub": ["Tổng bằng các nhóm hiện dưới đây. Điểm chỉ tính từ số liệu trung tâm có.", "The total is the sum of the groups below, from figures the centre has."], "index.item": ["Chỉ số thành phần", "Component"], "index.points": ["Điểm", "Points"], "index.source": ["Nguồn số liệu", "Source"], "index.missing": ["thiếu số liệu", "no data"], "index.missingSum": ["{0} điểm chưa có số liệu để tính", "{0} points without data"], "index.known": ["{0} / {1} có số liệu", "{0} / {1} known"], "index.of": ["{0} / {1}", "{0} / {1}"],
	"ratings.title": ["Đánh giá của công dân", "Citizens' ratings"], "ratings.sub": ["Tỷ lệ hài lòng với khoảng tin cậy 95 % (Wilson). Dưới 5 lượt không hiện.", "Share satisfied with a 95 % interval (Wilson). Fewer than 5 are hidden."], "ratings.by": ["Theo", "By"], "ratings.bySvc": ["Lĩnh vực", "Service"], "ratings.byCounter": ["Quầy", "Counter"], "ratings.byDay": ["Ngày", "Day"], "ratings.reasons": ["Lý do chưa hài lòng", "Why not satisfied"], "ratings.levels": ["Theo mức", "By level"], "ratings.bursts": ["Đợt đánh giá bất thường", "Unusual bursts"], "ratings.noBursts": ["Không có đợt bất thường.", "No unusual bursts."], "ratings.burst": ["{0}: {1} đánh giá mức 1–2 từ {2}", "{0}: {1} ratings at level 1–2 from {2}"],
	"reports.title": ["Báo cáo định kỳ", "Periodic reports"], "reports.sub": ["Kết quả đặt cạnh mục tiêu. Tải về dạng bảng tính hoặc CSV.", "Results beside targets, as a spreadsheet or CSV."], "reports.period": ["Kỳ báo cáo", "Period"], "reports.month": ["Tháng", "Month"], "reports.quarter": ["Quý", "Quarter"], "reports.half": ["6 tháng", "6 months"], "reports.nine": ["9 tháng", "9 months"], "reports.year": ["Năm", "Year"], "reports.ending": ["Có ngày", "Containing"], "reports.xlsx": ["Tải bảng tính", "Spreadsheet"], "reports.csv": ["Tải CSV", "CSV"], "reports.figure": ["Chỉ tiêu", "Figure"], "reports.result": ["Kết quả", "Result"], "reports.target": ["Mục tiêu", "Target"], "reports.judge": ["Nhận xét", "Judgement"], "reports.met": ["Đạt", "Met"], "reports.missed": ["Chưa đạt", "Not met"], "reports.late": ["Hồ sơ trễ theo cơ quan", "Late dossiers by office"], "reports.office": ["Cơ quan", "Office"], "reports.lateNow": ["Đang trễ", "Late now"], "reports.again": ["Trễ nhiều lần", "Late again"],
	"nav.forecast": ["Dự báo", "Forecast"], "fore.title": ["Dự báo thời gian chờ", "Forecast of waits"], "fore.sub": ["Thử thêm quầy trên một ngày đã qua; khoảng chờ đã báo đúng đến đâu.", "Try one more counter on a past day; how good the waits told were."],
	"fore.what": ["Nếu mở thêm quầy?", "What if one more counter?"], "fore.day": ["Ngày đã qua", "Past day"], "fore.more": ["Thêm quầy", "More counters"], "fore.any": ["Mọi lĩnh vực", "All services"], "fore.from": ["Từ", "From"], "fore.to": ["Đến", "To"], "fore.ask": ["Chạy thử", "Try it"],
	"fore.hint": ["Ngày đã qua được chạy lại hai lần: như đã có và có thêm quầy.", "The past day is played twice: as it was and with the counter."], "fore.none": ["Ngày này chưa có đủ lượt đã xong.", "This day has too few finished visits."], "fore.played": ["{0} · {1} lượt", "{0} · {1} visits"],
	"fore.was": ["Như đã có", "As it was"], "fore.changed": ["Có thêm quầy", "With it"], "fore.mean": ["Chờ trung bình", "Mean wait"], "fore.within": ["Được mời trong 15 phút", "Called within 15 min"],
	"fore.kept": ["Khoảng chờ đã báo", "Waits told"], "fore.keptHint": ["mục tiêu 80 % (75–85 %)", "aim 80 % (75–85 %)"], "fore.count": ["Số lượt", "Visits"], "fore.coverage": ["Đúng khoảng", "Within it"], "fore.error": ["Sai số trung bình", "Mean error"], "fore.bias": ["Lệch", "Bias"], "fore.formula": ["Sai số cách tính thường", "Error of the usual formula"],
	"fore.few": ["chưa đủ lượt", "too few yet"], "fore.hour": ["Lúc {0} giờ", "At {0}:00"], "fore.learnt": ["Học từ {0} lượt đã qua.", "Learnt from {0} past visits."],
	"config.title": ["Cấu hình", "Settings"], "config.sub": ["Danh mục đang công bố và tình trạng đầy đủ.", "The published catalogue and how complete it is."], "config.version": ["Phiên bản danh mục", "Catalogue version"], "config.services": ["Lĩnh vực", "Services"], "config.counters": ["Quầy", "Counters"], "config.procedures": ["Thủ tục công bố", "Procedures published"], "config.incomplete": ["Thủ tục chưa đủ nội dung", "Incomplete procedures"], "config.allFull": ["Mọi thủ tục đều đủ nội dung.", "All procedures are complete."], "config.missing": ["Thiếu", "Missing"], "config.onlineOnly": ["Chỉ nhận trực tuyến", "Online only"], "config.internal": ["Thủ tục nội bộ", "Internal"], "config.hours": ["Giờ làm việc", "Hours"],
	"miss.papers": ["giấy tờ", "papers"], "miss.time": ["thời hạn", "time limit"], "miss.fee": ["lệ phí", "fee"], "miss.result": ["kết quả", "result"], "miss.portal": ["địa chỉ cổng", "portal page"], "miss.en": ["tiếng Anh", "English"],
	"denied": ["Tài khoản này không xem được trang này.", "This account may not see this page."], "loading": ["Đang tải…", "Loading…"], "failed": ["Chưa tải được số liệu. Trang tự thử lại.", "Could not load. Trying again."],
};

const phone = {
	"ph.title": ["Theo dõi số thứ tự", "Follow my number"], "ph.yours": ["Số của ông/bà · {0}", "Your number · {0}"], "ph.ahead": ["người chờ trước", "people before you"], "ph.more": ["phút nữa", "more minutes"], "ph.counter": ["quầy", "counter"], "ph.now": ["Vào ngay", "Soon"],
	"ph.soon": ["Sắp đến lượt.", "Almost your turn."], "ph.soon.text": ["Nếu đang ở ngoài, mời ông/bà quay lại trước", "If you are outside, please be back by"], "ph.wait": ["Chưa đến lượt.", "Not yet your turn."], "ph.wait.text": ["Ông/bà có thể ra ngoài, mời quay lại trước", "You may step out; please be back by"], "ph.come": ["Mời ông/bà đến {0}", "Please go to {0}"], "ph.come.text": ["Số của ông/bà đang được mời.", "Your number is being called."], "ph.serving": ["Ông/bà đang được phục vụ tại {0}.", "You are being served at {0}."],
	"ph.absent": ["Số đã được gọi mà chưa thấy ông/bà", "Your number was called and you were not there"], "ph.absent.text": ["Mời ông/bà đến Quầy hướng dẫn, không cần lấy số mới.", "Please go to the help counter; no new ticket is needed."], "ph.void": ["Số này đã hủy", "This number was cancelled"], "ph.void.text": ["Ông/bà có thể lấy số mới tại máy.", "You can take a new number at the kiosk."], "ph.over": ["Số này đã hết hiệu lực", "This number has expired"], "ph.over.text": ["Số chỉ dùng trong ngày.", "Numbers are valid for one day."],
	"ph.calls": ["Đang mời ở lĩnh vực {0}", "Now serving – {0}"], "ph.bring": ["Mang theo", "Please bring"], "ph.buzz": ["Rung báo", "Alert me"], "ph.buzzOn": ["Sẽ rung báo", "Alert is on"], "ph.cancel": ["Hủy số", "Cancel"], "ph.cancel.ask": ["Hủy số {0}?", "Cancel {0}?"], "ph.cancel.text": ["Số đã hủy không lấy lại được.", "A cancelled number can't be brought back."], "ph.cancel.yes": ["Hủy số này", "Cancel it"], "ph.cancel.no": ["Giữ số", "Keep it"],
	"ph.later": ["Gọi tôi muộn hơn", "Call me later"], "ph.later.text": ["Nhường người sau, số vẫn giữ.", "Let others go first; you keep your number."], "ph.updated": ["Cập nhật {0} · tự làm mới", "Updated {0} · renews itself"], "ph.stale": ["Mất kết nối. Số liệu lúc {0}.", "Connection lost. Data from {0}."], "ph.unknown": ["Chưa tìm thấy số này", "Number not found"], "ph.unknown.text": ["Mời ông/bà quét lại mã trên phiếu.", "Please scan the code on your ticket again."],
	"ph.rateAsk": ["Ông/bà có hài lòng với lần phục vụ này?", "How satisfied were you with this visit?"], "ph.number": ["Số {0}", "Number {0}"], "ph.why": ["Trung tâm cần sửa điều gì? Có thể chọn nhiều.", "What should we improve? Choose any."], "ph.send": ["Gửi đánh giá", "Send rating"], "ph.sending": ["Đang gửi…", "Sending…"], "ph.private": ["Không ghi tên. Mỗi số đánh giá một lần.", "No name is kept. One rating a number."], "ph.thanks": ["Cảm ơn ông/bà", "Thank you"], "ph.thanks.text": ["Đánh giá đã được ghi nhận.", "Your rating is recorded."], "ph.already": ["Số này đã được đánh giá. Cảm ơn ông/bà.", "This number was already rated. Thank you."], "ph.pick": ["Xin chọn một mức hài lòng", "Please choose a level"],
	"ph.comment": ["Góp ý thêm (không bắt buộc)", "Anything else (optional)"], "ph.comment.hint": ["Xin đừng ghi tên, số điện thoại", "Please no names or phone numbers"],
	"level.5": ["Rất hài lòng", "Very satisfied"], "level.4": ["Hài lòng", "Satisfied"], "level.3": ["Bình thường", "Neutral"], "level.2": ["Không hài lòng", "Dissatisfied"], "level.1": ["Rất không hài lòng", "Very dissatisfied"],
};

const all = { ...words, ...manager, ...phone };
const storeKey = "motcua.language";
let current = "vi";
try { current = localStorage.getItem(storeKey) === "en" ? "en" : "vi"; } catch { /* private mode */ }
document.documentElement.lang = current;

export const language = () => current;
export function switchLanguage(to = current === "vi" ? "en" : "vi") {
	current = to === "en" ? "en" : "vi";
	document.documentElement.lang = current;
	try { localStorage.setItem(storeKey, current); } catch { /* lasts for this page */ }
}
export function t(key, ...values) {
	const pair = all[key];
	if (!pair) return key;
	return pair[current === "en" ? 1 : 0].replace(/\{(\d)\}/g, (_, i) => values[i] ?? "");
}
export const keys = () => Object.keys(all);
export const pair = (key) => all[key];
