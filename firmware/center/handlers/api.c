#include "center/handlers/api.h"

/* The file itself, so that what is served is what is in the tree. The build runs in the project's folder. */
__asm__(".section .rodata\n"
		".global motcua_openapi\n"
		"motcua_openapi:\n"
		".incbin \"firmware/center/api/openapi.json\"\n"
		".byte 0\n"
		".previous\n");

extern const char motcua_openapi[];

const char *api_document(void)
{
	return motcua_openapi;
}
