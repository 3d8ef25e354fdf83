import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 collect early from now on. A catalog of thousands of tables, or rows that are compared part by part, pass as short-lived texts,
 * which V8 would let pile up to several times what is in use before it looks (https://nodejs.org/api/v8.html#v8setflagsfromstringflags); it costs about a quarter more CPU time.
 */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--semi-space-growth-factor=1');
}
