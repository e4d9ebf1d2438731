/* CRC-32 (IEEE 802.3, as zlib and PNG), carried on from piece to piece: tells bytes that a line bent, a burst of up to
 * 32 bits for sure. Not against somebody who chooses the bytes. Pure. */
#ifndef MOTCUA_BASE_CRC_H
#define MOTCUA_BASE_CRC_H

#include <stddef.h>
#include <stdint.h>

#define CRC_START 0u

uint32_t crc_bytes(uint32_t crc, const void *bytes, size_t len);

#endif
