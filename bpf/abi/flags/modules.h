/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_FLAGS_MODULES_H
#define LANNER_ABI_FLAGS_MODULES_H

enum finit_module_flags {
	PPM_MODULE_INIT_IGNORE_MODVERSIONS = 1,
	PPM_MODULE_INIT_IGNORE_VERMAGIC = 2,
	PPM_MODULE_INIT_COMPRESSED_FILE = 4,
};

/* Of the table delete_module_flags, whose names mean other numbers in the table of files' flags. */
#define PPM_DELETE_MODULE_O_TRUNC 1
#define PPM_DELETE_MODULE_O_NONBLOCK 2

#endif
