"""What is measured inside a page, in the page's own language."""

from __future__ import annotations

CONTRAST = r"""
() => {
  const parse = (text) => {
    const found = text.match(/[\d.]+/g).map(Number);
    return { rgb: found.slice(0, 3), alpha: found.length > 3 ? found[3] : 1 };
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((each) => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { rgb, alpha } = parse(getComputedStyle(each).backgroundColor);
      if (alpha === 1) return rgb;
    }
    return [255, 255, 255];
  };
  const poor = [];
  let counted = 0;
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    const field = element.matches("input, select, button");
    if (!(own || field) || !element.checkVisibility()) continue;
    if (element.closest("script, style, svg")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    const found = ratio(parse(style.color).rgb, behind(element));
    counted += 1;
    if (found < (large ? 3 : 4.5)) poor.push(`${element.tagName}.${element.className}: ${found}`);
    if (field && ratio(parse(style.borderTopColor).rgb, behind(element.parentElement)) < 3
        && parse(style.borderTopColor).alpha === 1) poor.push(`the border of ${element.tagName}`);
  }
  for (const rect of document.querySelectorAll("svg.parts rect")) {
    counted += 1;
    const found = ratio(parse(getComputedStyle(rect).fill).rgb, behind(rect.closest("div")));
    if (found < 3) poor.push(`${rect.getAttribute("class")}: ${found}`);
  }
  return { counted, poor: [...new Set(poor)] };
}
"""
"""Texts, borders of controls and parts of pictures whose contrast is below WCAG 2.2 AA (1.4.3,
1.4.11), and how many were looked at."""

HIDDEN = r"""
(selector) => [...document.querySelectorAll(selector)]
  .filter((each) => !each.getClientRects().length
    || !each.checkVisibility({ contentVisibilityAuto: true }))
  .length
"""
"""How many of the elements are not to be seen."""
