/** Errors of Linux, by their names in `errno.h`: what is the matter with a file of the host. */
export const ERRNO = { ENOENT: 2, EIO: 5, EACCES: 13, ENOTDIR: 20, ELOOP: 40 } as const
