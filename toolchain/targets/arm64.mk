# Cross build on Debian with crossbuild-essential-arm64 and the :arm64 -dev packages.
CC := aarch64-linux-gnu-gcc
PKG_CONFIG := aarch64-linux-gnu-pkg-config
TARGET_CFLAGS :=
