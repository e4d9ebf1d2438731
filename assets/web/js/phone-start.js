// Which page a paper's code opens: of a ticket, or of an appointment.
import(location.pathname.startsWith("/a/") ? "./appointment.js" : "./phone.js");
