import { UntetherError } from '../errors.js';

/** Codes of the operating system that are about files; those of the network come from drivers, which know them. */
const ABOUT_FILES =
  /^(EACCES|EBADF|EBUSY|EDQUOT|EEXIST|EFBIG|EIO|EISDIR|ELOOP|EMFILE|ENAMETOOLONG|ENFILE|ENOENT|ENOSPC|ENOTDIR|ENOTEMPTY|EPERM|EROFS|EXDEV)$/;

/** What the operating system said when a file could not be read or written; null for any other error. */
export function fileProblem(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  if (error.syscall === 'connect') return null;
  return ABOUT_FILES.test(String(error.code)) ? error.message : null;
}

/** U17 for what the operating system said of a file while nothing was changed; any other error as it is. */
export function asFileError(error: unknown): unknown {
  const detail = fileProblem(error);
  return detail === null ? error : new UntetherError('U17', { detail }, { cause: error });
}
