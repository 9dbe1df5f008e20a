/** Advisory locks of this kit, the first of their two numbers: "prum". */
export const LOCKS = 0x70_72_75_6d;

/** The second number of the lock for making templates. That of a process that runs tests is 1 or more. */
export const MAKING_TEMPLATE = 0;

/** Begins the comment of a template that is complete; the time it was made follows. */
export const READY = 'template of tests, made';
