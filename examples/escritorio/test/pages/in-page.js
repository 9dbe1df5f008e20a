// Runs within a page: what it shows, as values a test can judge.
globalThis.pageCheck = {
  /** Texts and labels in the page's own language; what is marked as another's is left out. */
  texts() {
    const language = document.documentElement.lang;
    const own = (element) => element?.closest('[lang]')?.lang === language;
    const found = new Set();
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (own(node.parentElement) && !node.parentElement.matches('script, style, code')) found.add(node.data.replace(/\s+/g, ' ').trim());
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      if (own(element)) for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.add(element.getAttribute(name) ?? '');
    found.delete('');
    return [...found];
  },

  /** What reaches beyond the right edge, so that a phone scrolls sideways; empty where nothing does. */
  overflow() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map(
        (element) =>
          `${element.tagName.toLowerCase()}.${element.className} reaches ${Math.round(element.getBoundingClientRect().right)} of ${width}`,
      );
  },

  /** How far the page's parts jumped while it was loaded: the sum of its layout shifts. */
  jumps() {
    return new Promise((resolve) => {
      const observer = new PerformanceObserver(() => undefined);
      observer.observe({ type: 'layout-shift', buffered: true });
      requestAnimationFrame(() => setTimeout(() => resolve(observer.takeRecords().reduce((sum, { value }) => sum + value, 0)), 0));
    });
  },

  /** Where the focus is: its role and words, and what is wrong with how it shows. */
  focus() {
    const element = document.activeElement;
    if (element === null || element === document.body) return undefined;
    const style = getComputedStyle(element);
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
    const faults = [];
    if (style.outlineStyle === 'none' || Number.parseFloat(style.outlineWidth) < 2) faults.push('no outline');
    if (width < 2 || height < 2 || right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) faults.push('not in sight');
    const names = [...(element.labels ?? [])].map((label) => label.innerText);
    return {
      tag: element.tagName.toLowerCase(),
      words: (names.join(' ') || element.innerText || element.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim(),
      id: element.id,
      faults,
    };
  },
};
