// Which page a paper's code opens: of a ticket, an appointment, a petition.
const pages = { a: "./appointment.js", p: "./petition.js" };
import(pages[location.pathname.split("/")[1]] ?? "./phone.js");
