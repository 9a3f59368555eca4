import { explain } from "./explain";

/** One line of a diagnosis. */
export interface Check {
  name: string;
  isOk: boolean;
  message: string;
  /** What to do, where it is not in order, or might be better. */
  remedy?: string;
}

/** Something in order. */
export function passed(name: string, message: string): Check {
  return { name, isOk: true, message };
}

/** Something in order that the user should think about all the same. */
export function warned(name: string, message: string, remedy: string): Check {
  return { name, isOk: true, message, remedy };
}

/** Something not in order, from the error that says so. */
export function failed(name: string, error: unknown): Check {
  const { message, remedy } = explain(error);
  return { name, isOk: false, message, remedy };
}
