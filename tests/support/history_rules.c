#include "support/history_rules.h"

#include "base/check.h"

/* States of model/ticket.h and of the center's tickets are numbers of files on disks: they stand here as such. */
#define PRINTED_STATES "(2, 3, 4, 5)" /* confirmed, assumed, uncertain, shown */
#define CONFIRMED "2"
#define SHOWN "5"
#define RESERVED "0"
#define VOID_HERE "6"
#define VOID_THERE "7"

/* A code on paper is the whole id or its first twenty digits. */
#define IS_CODE_OF(id) "substr(" id ", 1, length(p.code)) = p.code"

const char history_schema[] =
	"CREATE TABLE told_ticket(kiosk, id, number, day); CREATE TABLE told_print(kiosk, id, state);"
	"CREATE TABLE told_rating(kiosk, id); CREATE TABLE wait(kiosk, what, ms, answered);"
	"CREATE TABLE paper(kiosk, sheet, code, cut, rows); CREATE INDEX paper_code ON paper(code);"
	"CREATE TABLE kept(kiosk, id, number, day, state, prints, offline); CREATE INDEX kept_id ON kept(id);"
	"CREATE TABLE rated(kiosk, id); CREATE INDEX rated_id ON rated(id);"
	"CREATE TABLE unsent(kiosk, id, type, ticket, parked); CREATE INDEX unsent_ticket ON unsent(ticket);"
	"CREATE INDEX unsent_id ON unsent(id);"
	"CREATE TABLE c_ticket(id, number, day, state, proof, device); CREATE INDEX c_ticket_id ON c_ticket(id);"
	"CREATE INDEX c_ticket_number ON c_ticket(day, number);"
	"CREATE TABLE c_rating(id, ticket, device); CREATE INDEX c_rating_id ON c_rating(id);"
	"CREATE TABLE leak(file, secret); CREATE TABLE journal(kiosk); CREATE TABLE past(id);"
	/* Who has which number, by anybody's word. */
	"CREATE VIEW holder AS SELECT day, number, id FROM told_ticket UNION SELECT day, number, id FROM kept"
	" UNION SELECT day, number, id FROM c_ticket WHERE day IN (SELECT day FROM kept);"
	/* Ratings that a citizen was thanked for: the kiosk said so, or its journal answered "stored". */
	"CREATE VIEW thanked AS SELECT kiosk, id FROM told_rating UNION SELECT kiosk, id FROM rated;";

const struct history_rule history_rules[] = {
	{"I1", "a rating that was thanked for is not at the center once", true, false, false,
	 "SELECT t.id || ' x ' || (SELECT count(*) FROM c_rating c WHERE c.id = t.id) FROM thanked t"
	 " WHERE (SELECT count(*) FROM c_rating c WHERE c.id = t.id) <> 1"},
	{"I1", "a rating is at the center twice", false, false, false,
	 "SELECT id || ' x ' || count(*) FROM c_rating GROUP BY id HAVING count(*) > 1"},
	{"I1", "a visit is rated twice", false, false, false,
	 "SELECT ticket FROM c_rating WHERE ticket <> '' GROUP BY ticket HAVING count(*) > 1"},
	{"I1", "the center has a rating that nobody gave", false, false, false,
	 "SELECT id || ' of ' || device FROM c_rating WHERE device IN (SELECT kiosk FROM journal)"
	 " AND id NOT IN (SELECT id FROM thanked UNION SELECT id FROM past)"},
	{"I2", "a number is given to two people", false, false, false,
	 "SELECT day || ' ' || number || ': ' || group_concat(id, ' ') FROM holder GROUP BY day, number"
	 " HAVING count(DISTINCT id) > 1"},
	{"I2", "a person has two numbers", false, false, false,
	 "SELECT id || ': ' || group_concat(number, ', ') FROM (SELECT DISTINCT id, number FROM holder) GROUP BY id"
	 " HAVING count(*) > 1"},
	{"I3", "a number on paper has no record", false, false, false,
	 "SELECT p.kiosk || ' sheet ' || p.sheet || ' ' || p.code FROM paper p WHERE p.code <> '' AND NOT EXISTS"
	 " (SELECT 1 FROM kept k WHERE k.kiosk = p.kiosk AND " IS_CODE_OF("k.id") ")"},
	{"I3", "paper came out that the record does not count", false, false, false,
	 "SELECT k.number || ' ' || k.id || ': ' || count(*) || ' papers, ' || k.prints || ' prints' FROM kept k"
	 " JOIN paper p ON p.kiosk = k.kiosk AND " IS_CODE_OF("k.id") " WHERE p.code <> '' GROUP BY k.kiosk, k.id"
	 " HAVING count(*) > k.prints"},
	{"I3", "two people's numbers are on one paper", false, false, false,
	 "SELECT kiosk || ' sheet ' || sheet || ': ' || group_concat(code, ' ') FROM paper WHERE code <> ''"
	 " GROUP BY kiosk, sheet HAVING count(DISTINCT code) > 1"},
	{"I3", "confirmed, and there is no paper", false, true, false,
	 "SELECT k.number || ' ' || k.id FROM kept k WHERE k.state = " CONFIRMED " AND NOT EXISTS"
	 " (SELECT 1 FROM paper p WHERE p.kiosk = k.kiosk AND p.cut AND p.code <> '' AND " IS_CODE_OF("k.id") ")"},
	{"I3", "a citizen was told to take paper that is not there", false, true, false,
	 "SELECT t.id FROM told_print t WHERE t.state = " CONFIRMED " AND NOT EXISTS"
	 " (SELECT 1 FROM paper p WHERE p.kiosk = t.kiosk AND p.cut AND p.code <> '' AND " IS_CODE_OF("t.id") ")"},
	{"I3", "the center believes in paper that is not there", false, true, false,
	 "SELECT c.number || ' ' || c.id FROM c_ticket c WHERE c.proof = 'confirmed'"
	 " AND c.device IN (SELECT kiosk FROM journal) AND c.id NOT IN (SELECT id FROM past)"
	 " AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.kiosk = c.device AND p.cut AND p.code <> ''"
	 " AND " IS_CODE_OF("c.id") ")"},
	{"I3", "the center would call a number that no kiosk knows", false, false, false,
	 "SELECT c.number || ' ' || c.id FROM c_ticket c WHERE c.state BETWEEN 1 AND 4 AND c.device IN"
	 " (SELECT kiosk FROM journal) AND c.id NOT IN (SELECT id FROM kept UNION SELECT id FROM past)"},
	{"I4", "a number that was told is gone from the journal", false, false, false,
	 "SELECT t.number || ' ' || t.id FROM told_ticket t WHERE t.kiosk IN (SELECT kiosk FROM journal) AND NOT EXISTS"
	 " (SELECT 1 FROM kept k WHERE k.kiosk = t.kiosk AND k.id = t.id)"},
	{"I4", "a rating that was thanked for is gone from the journal", false, false, false,
	 "SELECT t.id FROM told_rating t WHERE t.kiosk IN (SELECT kiosk FROM journal)"
	 " AND NOT EXISTS (SELECT 1 FROM rated r WHERE r.kiosk = t.kiosk AND r.id = t.id)"},
	{"I4", "a number that stood on the screen instead of paper can't be called", false, false, false,
	 "SELECT k.number || ' ' || k.id || ' state ' || k.state FROM told_print t JOIN kept k ON k.kiosk = t.kiosk"
	 " AND k.id = t.id WHERE t.state = " SHOWN " AND k.state IN (" RESERVED ", " VOID_HERE ")"},
	{"I4", "a rating is neither at the center nor on its way", false, false, false,
	 "SELECT r.id FROM rated r WHERE NOT EXISTS (SELECT 1 FROM c_rating c WHERE c.id = r.id)"
	 " AND NOT EXISTS (SELECT 1 FROM unsent u WHERE u.id = r.id)"},
	{"I4", "a number from the lease is neither at the center nor on its way", false, false, false,
	 "SELECT k.number || ' ' || k.id FROM kept k WHERE k.offline AND NOT EXISTS"
	 " (SELECT 1 FROM c_ticket c WHERE c.id = k.id) AND NOT EXISTS (SELECT 1 FROM unsent u WHERE u.id = k.id)"},
	{"I4", "the center does not hear that a number is in somebody's hand", false, false, false,
	 "SELECT k.number || ' ' || k.id || ' state ' || k.state FROM kept k WHERE k.state IN " PRINTED_STATES
	 " AND NOT EXISTS (SELECT 1 FROM c_ticket c WHERE c.id = k.id AND c.proof <> '')"
	 " AND NOT EXISTS (SELECT 1 FROM unsent u WHERE u.ticket = k.id AND u.type = 'ticket.printed')"},
	{"I4", "the center would call a number that was given up", false, false, false,
	 "SELECT k.number || ' ' || k.id FROM kept k WHERE k.state = " VOID_HERE " AND EXISTS"
	 " (SELECT 1 FROM c_ticket c WHERE c.id = k.id AND c.state BETWEEN 0 AND 4)"
	 " AND NOT EXISTS (SELECT 1 FROM unsent u WHERE u.ticket = k.id AND u.type = 'ticket.voided')"},
	{"I4", "the center has refused an event for good", true, false, false,
	 "SELECT type || ' ' || id FROM unsent WHERE parked"},
	{"I4", "drained, and something is still to be sent", true, false, false,
	 "SELECT type || ' ' || id FROM unsent WHERE NOT parked AND type IN ('ticket.issued', 'ticket.printed',"
	 " 'ticket.voided', 'rating.given')"},
	{"I4", "a number in a hand can't be called", true, false, false,
	 "SELECT k.number || ' ' || k.id FROM kept k JOIN c_ticket c ON c.id = k.id WHERE k.state IN " PRINTED_STATES
	 " AND c.state IN (" RESERVED ", " VOID_THERE ")"},
	{"I5", "a secret stands in a file", false, false, false, "SELECT secret || ' in ' || file FROM leak"},
	{"I6", "somebody waited too long", false, false, true,
	 "SELECT kiosk || ' ' || what || ' ' || ms || ' ms' FROM wait WHERE ms > ?1"},
};
const size_t history_rule_count = ARRAY_LEN(history_rules);
