/* The handlers of the table in routes.c, by the file that holds them. */
#ifndef MOTCUA_CENTER_HANDLERS_ROUTES_PRIV_H
#define MOTCUA_CENTER_HANDLERS_ROUTES_PRIV_H

#include "center/handlers/handler.h"

/* system.c */
void system_health(struct request *req, struct reply *reply);
void system_metrics(struct request *req, struct reply *reply);
void system_openapi(struct request *req, struct reply *reply);
/* queue.c */
void queue_get(struct request *req, struct reply *reply);
void queue_public(struct request *req, struct reply *reply);
/* webhooks.c */
void webhooks_post(struct request *req, struct reply *reply);
void webhooks_list(struct request *req, struct reply *reply);
void webhooks_delete(struct request *req, struct reply *reply);
void webhooks_log(struct request *req, struct reply *reply);
void webhooks_retry(struct request *req, struct reply *reply);
void webhooks_test(struct request *req, struct reply *reply);
void webhooks_pause(struct request *req, struct reply *reply);
void webhooks_resume(struct request *req, struct reply *reply);
/* certificates.c */
void certificates_prepare(struct request *req, struct reply *reply);
void certificates_post(struct request *req, struct reply *reply);
/* tickets.c */
void tickets_post(struct request *req, struct reply *reply);
void tickets_post_begin(struct request *req);
void tickets_post_tell(struct request *req, struct reply *reply);
void tickets_printed(struct request *req, struct reply *reply);
void tickets_void(struct request *req, struct reply *reply);
void tickets_cancel(struct request *req, struct reply *reply);
void tickets_postpone(struct request *req, struct reply *reply);
void tickets_carry(struct request *req, struct reply *reply);
void tickets_left_over(struct request *req, struct reply *reply);
void tickets_get(struct request *req, struct reply *reply);
/* pages.c */
void pages_staff(struct request *req, struct reply *reply);
void pages_phone(struct request *req, struct reply *reply);
void pages_static(struct request *req, struct reply *reply);
/* catalogue.c */
void catalogue_get(struct request *req, struct reply *reply);
/* publish.c */
void publish_check(struct request *req, struct reply *reply);
void publish_restore_check(struct request *req, struct reply *reply);
void publish_calendar_check(struct request *req, struct reply *reply);
void publish_improvement_check(struct request *req, struct reply *reply);
void publish_store(struct request *req, struct reply *reply);
void publish_versions(struct request *req, struct reply *reply);
void publish_completeness(struct request *req, struct reply *reply);
void publish_completeness_csv(struct request *req, struct reply *reply);
/* procedures.c */
void procedures_list(struct request *req, struct reply *reply);
void procedures_get(struct request *req, struct reply *reply);
/* dossiers.c */
void dossiers_get(struct request *req, struct reply *reply);
void dossiers_prove(struct request *req, struct reply *reply);
/* counters.c */
void counters_next(struct request *req, struct reply *reply);
void counters_call(struct request *req, struct reply *reply);
void counters_recall(struct request *req, struct reply *reply);
void counters_start(struct request *req, struct reply *reply);
void counters_absent(struct request *req, struct reply *reply);
void counters_finish(struct request *req, struct reply *reply);
void counters_hold(struct request *req, struct reply *reply);
void counters_transfer(struct request *req, struct reply *reply);
void counters_release(struct request *req, struct reply *reply);
void counters_pause(struct request *req, struct reply *reply);
void counters_open(struct request *req, struct reply *reply);
void counters_close(struct request *req, struct reply *reply);
void counters_also(struct request *req, struct reply *reply);
/* people.c */
void people_add_check(struct request *req, struct reply *reply);
void people_add(struct request *req, struct reply *reply);
void people_rights(struct request *req, struct reply *reply);
void people_code_check(struct request *req, struct reply *reply);
void people_code(struct request *req, struct reply *reply);

/* alarms.c */
void alarms_post(struct request *req, struct reply *reply);
void alarms_list(struct request *req, struct reply *reply);
void alarms_clear(struct request *req, struct reply *reply);
/* counters_view.c */
void counters_get(struct request *req, struct reply *reply);
/* session.c */
void session_check(struct request *req, struct reply *reply);
void session_post(struct request *req, struct reply *reply);
void session_get(struct request *req, struct reply *reply);
void session_delete(struct request *req, struct reply *reply);
/* devices.c */
void devices_enrol_check(struct request *req, struct reply *reply);
void devices_enrol(struct request *req, struct reply *reply);
void devices_post_enrolment(struct request *req, struct reply *reply);
void devices_code(struct request *req, struct reply *reply);
void devices_revoke(struct request *req, struct reply *reply);
void devices_list(struct request *req, struct reply *reply);
void devices_command(struct request *req, struct reply *reply);
void devices_help(struct request *req, struct reply *reply);
/* device_files.c */
void device_files_post(struct request *req, struct reply *reply);
void device_files_get(struct request *req, struct reply *reply);
/* configs.c */
void configs_list(struct request *req, struct reply *reply);
void configs_mine(struct request *req, struct reply *reply);
void configs_post(struct request *req, struct reply *reply);
void configs_publish(struct request *req, struct reply *reply);
void configs_withdraw(struct request *req, struct reply *reply);
/* releases.c */
void releases_list(struct request *req, struct reply *reply);
void releases_post(struct request *req, struct reply *reply);
void releases_part_check(struct request *req, struct reply *reply);
void releases_part(struct request *req, struct reply *reply);
void releases_publish_check(struct request *req, struct reply *reply);
void releases_publish(struct request *req, struct reply *reply);
void releases_resume(struct request *req, struct reply *reply);
void releases_withdraw(struct request *req, struct reply *reply);
/* release_device.c */
void release_device_program(struct request *req, struct reply *reply);
void release_device_part(struct request *req, struct reply *reply);
/* leases.c */
void leases_post(struct request *req, struct reply *reply);
/* ratings.c */
void ratings_post(struct request *req, struct reply *reply);
/* intake.c */
void intake_post(struct request *req, struct reply *reply);
/* published.c */
void published_get(struct request *req, struct reply *reply);
/* statistics.c */
void statistics_get(struct request *req, struct reply *reply);
/* recordings.c */
void recordings_get(struct request *req, struct reply *reply);
/* what_if.c */
void what_if_get(struct request *req, struct reply *reply);
void estimate_get(struct request *req, struct reply *reply);
/* audit.c */
void audit_list(struct request *req, struct reply *reply);
void audit_csv(struct request *req, struct reply *reply);
void audit_check(struct request *req, struct reply *reply);
/* stream.c */
void stream_get(struct request *req, struct reply *reply);
/* reports.c */
void centers_get(struct request *req, struct reply *reply);
void centers_csv(struct request *req, struct reply *reply);
void reports_get(struct request *req, struct reply *reply);
void reports_csv(struct request *req, struct reply *reply);
void reports_xlsx(struct request *req, struct reply *reply);
void reports_index766(struct request *req, struct reply *reply);
void reports_bursts(struct request *req, struct reply *reply);
/* classes.c */
void classes_get(struct request *req, struct reply *reply);
void classes_enter(struct request *req, struct reply *reply);
void classes_take_back(struct request *req, struct reply *reply);
/* officers.c */
void officers_list(struct request *req, struct reply *reply);
void officers_lock(struct request *req, struct reply *reply);
void officers_services(struct request *req, struct reply *reply);
/* staffing.c */
void staffing_get(struct request *req, struct reply *reply);
/* operations.c */
void operations_get(struct request *req, struct reply *reply);
struct center;
/* Appends gauges of every center of this process. */
void operations_metrics(const struct center *house, struct buf *out);
/* board.c */
void board_get(struct request *req, struct reply *reply);
/* late.c */
void late_list(struct request *req, struct reply *reply);
void late_csv(struct request *req, struct reply *reply);
/* comments.c */
void comments_list(struct request *req, struct reply *reply);
void comments_csv(struct request *req, struct reply *reply);
void comments_handle(struct request *req, struct reply *reply);
/* citizen.c */
void citizen_comment(struct request *req, struct reply *reply);
/* Blots out long numbers, in place. Pure. */
void citizen_clean_comment(char *text);
/* Words that came with a rating; the first of a rating stay. */
enum err_code citizen_keep_comment(struct request *req, const char *rating, const char *text, struct err *err) MUST_USE;
/* bridge.c */
void bridge_post(struct request *req, struct reply *reply);
void bridge_reconcile_post(struct request *req, struct reply *reply);
/* bridge_view.c */
void bridge_list(struct request *req, struct reply *reply);
void bridge_report(struct request *req, struct reply *reply);
void bridge_ask_now(struct request *req, struct reply *reply);
/* appointments.c */
void appointments_post(struct request *req, struct reply *reply);
void appointments_list(struct request *req, struct reply *reply);
void appointments_get(struct request *req, struct reply *reply);
void appointments_cancel(struct request *req, struct reply *reply);
void appointments_move(struct request *req, struct reply *reply);
void appointments_withdraw(struct request *req, struct reply *reply);
void appointments_qr(struct request *req, struct reply *reply);
/* appointment_slots.c */
void appointment_slots_get(struct request *req, struct reply *reply);

/* petitions.c */
void petitions_post(struct request *req, struct reply *reply);
void petitions_get(struct request *req, struct reply *reply);
void petitions_list(struct request *req, struct reply *reply);
void petitions_answer(struct request *req, struct reply *reply);
void petitions_rate(struct request *req, struct reply *reply);

#endif
