// Moving and zooming a drawing with mouse, fingers and keys.

const NEAREST = 3;
const FARTHEST = 0.05;
/** A drawing is not shown smaller than this to begin with: it could not be read. */
const READABLE = 0.85;
/** A pointer that moves less than this many pixels clicks. */
const STILL = 5;

function makeView(canvas, area) {
  const view = { x: 0, y: 0, scale: 1 };
  const pointers = new Map();
  let moved = 0;

  const size = () => canvas.getBoundingClientRect();
  const apply = () => {
    const { width, height } = size();
    if (width === 0 || height === 0) return;
    canvas.setAttribute("viewBox", `${view.x} ${view.y} ${width / view.scale} ${height / view.scale}`);
  };

  /** Zooms by a factor; what is at a place of the window stays there. */
  const zoom = (factor, at) => {
    const { left, top, width, height } = size();
    const [px, py] = at ? [at.x - left, at.y - top] : [width / 2, height / 2];
    const scale = Math.min(NEAREST, Math.max(FARTHEST, view.scale * factor));
    view.x += px / view.scale - px / scale;
    view.y += py / view.scale - py / scale;
    view.scale = scale;
    apply();
  };
  const pan = (dx, dy) => {
    view.x -= dx / view.scale;
    view.y -= dy / view.scale;
    apply();
  };
  /** Shows the whole drawing, but no smaller than `least`. */
  const fit = (least = 0) => {
    const { width, height } = size();
    const whole = Math.min(width / area.width, height / area.height, 1.25);
    view.scale = Math.max(whole, least);
    const spare = (room, length) => (length * view.scale <= room ? (length - room / view.scale) / 2 : 0);
    view.x = area.x + spare(width, area.width);
    view.y = area.y + spare(height, area.height);
    if (view.scale > whole && area.height * view.scale > height) {
      // The start is what a reader looks for first.
      view.y = Math.max(area.y, Math.min(area.start - height / view.scale / 2, area.y + area.height - height / view.scale));
    }
    apply();
  };
  /** Brings a box into sight. */
  const reveal = (box) => {
    const { width, height } = size();
    const [w, h] = [width / view.scale, height / view.scale];
    const margin = Math.min(24, w / 8, h / 8);
    const into = (from, room, start, length) => {
      if (start - margin < from) return start - margin;
      if (start + length + margin > from + room) return Math.min(start - margin, start + length + margin - room);
      return from;
    };
    view.x = into(view.x, w, box.x, box.width);
    view.y = into(view.y, h, box.y, box.height);
    apply();
  };

  const middle = () => {
    const all = [...pointers.values()];
    const x = all.reduce((sum, point) => sum + point.x, 0) / all.length;
    const y = all.reduce((sum, point) => sum + point.y, 0) / all.length;
    const spread = all.length > 1 ? Math.hypot(all[0].x - all[1].x, all[0].y - all[1].y) : 0;
    return { x, y, spread };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    const before = middle();
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = middle();
    moved += Math.hypot(after.x - before.x, after.y - before.y) + Math.abs(after.spread - before.spread);
    if (moved < STILL) return;
    // Only now: a captured pointer clicks on the canvas rather than on a box.
    if (!canvas.hasPointerCapture(event.pointerId)) canvas.setPointerCapture(event.pointerId);
    canvas.classList.add("held");
    pan(after.x - before.x, after.y - before.y);
    if (before.spread > 0 && after.spread > 0) zoom(after.spread / before.spread, after);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) canvas.classList.remove("held");
    });
  }
  canvas.addEventListener("click", (event) => {
    if (moved >= STILL) event.stopPropagation();
    moved = 0;
  }, true);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const step = event.deltaMode === 1 ? 18 : 1;
    if (event.shiftKey) pan(-(event.deltaX || event.deltaY) * step, 0);
    else zoom(Math.exp(-event.deltaY * step * (event.ctrlKey ? 0.008 : 0.0015)), { x: event.clientX, y: event.clientY });
  }, { passive: false });
  // On paper there is all of it.
  window.onbeforeprint = () => canvas.setAttribute("viewBox", `${area.x} ${area.y} ${area.width} ${area.height}`);
  window.onafterprint = apply;
  return { zoom, pan, fit, reveal, apply };
}
