/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_FLAG_H
#define LANNER_LIB_FLAG_H

/* Rung 2: from the kernel's flags to the catalogue's. */
struct flag_pair {
	__u64 kernel;
	__u32 catalogue;
};

/*
 * For tables that are constant and local: unrolled, it becomes a test and an OR for each row, without memory. A row
 * of several kernel bits counts if all of them are set.
 */
#define CATALOGUE_FLAGS(pairs, flags)                                                                                  \
	({                                                                                                             \
		__u32 result__ = 0;                                                                                    \
		_Pragma("unroll") for (__u32 i__ = 0; i__ < sizeof(pairs) / sizeof((pairs)[0]); i__++)                 \
		{                                                                                                      \
			if (((flags) & (pairs)[i__].kernel) == (pairs)[i__].kernel)                                    \
				result__ |= (pairs)[i__].catalogue;                                                    \
		}                                                                                                      \
		result__;                                                                                              \
	})

#endif
