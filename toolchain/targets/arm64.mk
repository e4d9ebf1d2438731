# Cross build for 64-bit ARM: `make TARGET=arm64`. The libraries come from a root of their own.
CC := aarch64-linux-gnu-gcc
AR := aarch64-linux-gnu-ar
ROOT := $(CURDIR)/build/arm64-root
ifneq ($(shell toolchain/targets/arm64-root >&2 && echo ok),ok)
$(error the arm64 root could not be made)
endif
PKG_CONFIG := PKG_CONFIG_SYSROOT_DIR=$(ROOT) PKG_CONFIG_LIBDIR=$(ROOT)/usr/lib/aarch64-linux-gnu/pkgconfig:$(ROOT)/usr/share/pkgconfig pkg-config
TARGET_CFLAGS := --sysroot=$(ROOT)
TARGET_LDFLAGS := --sysroot=$(ROOT) -Wl,-rpath-link,$(ROOT)/usr/lib/aarch64-linux-gnu
