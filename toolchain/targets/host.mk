PKG_CONFIG := pkg-config
TARGET_CFLAGS :=
