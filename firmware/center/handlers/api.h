/* The OpenAPI document (firmware/center/api/openapi.json), built in. */
#ifndef MOTCUA_CENTER_HANDLERS_API_H
#define MOTCUA_CENTER_HANDLERS_API_H

const char *api_document(void);

#endif
