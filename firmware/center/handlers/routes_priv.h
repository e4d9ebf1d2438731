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
/* tickets.c */
void tickets_post(struct request *req, struct reply *reply);
void tickets_printed(struct request *req, struct reply *reply);
void tickets_void(struct request *req, struct reply *reply);
void tickets_get(struct request *req, struct reply *reply);
/* pages.c */
void pages_staff(struct request *req, struct reply *reply);
void pages_phone(struct request *req, struct reply *reply);
void pages_static(struct request *req, struct reply *reply);
/* catalogue.c */
void catalogue_get(struct request *req, struct reply *reply);
/* procedures.c */
void procedures_list(struct request *req, struct reply *reply);
void procedures_get(struct request *req, struct reply *reply);
/* dossiers.c */
void dossiers_get(struct request *req, struct reply *reply);
void dossiers_late(struct request *req, struct reply *reply);

#endif
