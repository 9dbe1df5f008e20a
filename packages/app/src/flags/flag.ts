/** A flag: what it is when nobody has switched it, and what it may be. */
export interface Flag<Value> {
  readonly default: Value;
  /** Reads what the table holds; throws where it is no value of this flag. */
  readonly parse: (value: unknown) => Value;
  /** Why it is there, for who sees it on a page. */
  readonly about: string;
}

export function onOff(about: string, initial = false): Flag<boolean> {
  return {
    default: initial,
    about,
    parse(value) {
      if (typeof value !== 'boolean') throw new TypeError('true or false');
      return value;
    },
  };
}

/** One of some words. */
export function oneOf<const Values extends readonly [string, ...string[]]>(about: string, values: Values): Flag<Values[number]> {
  return {
    default: values[0],
    about,
    parse(value) {
      const found = values.find((one) => one === value);
      if (found === undefined) throw new TypeError(`one of ${values.join(', ')}`);
      return found;
    },
  };
}

/** A number within bounds. */
export function amount(about: string, options: { readonly default: number; readonly least: number; readonly most: number }): Flag<number> {
  return {
    default: options.default,
    about,
    parse(value) {
      if (typeof value !== 'number' || !(value >= options.least && value <= options.most)) {
        throw new RangeError(`a number from ${options.least} to ${options.most}`);
      }
      return value;
    },
  };
}

/** The flags of an application by name. */
export type Declarations = Readonly<Record<string, Flag<boolean> | Flag<string> | Flag<number>>>;

export type ValueOf<F> = F extends { readonly default: infer Value } ? Value : never;
