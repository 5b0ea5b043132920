/* Read before the first drawing. A page change that Chromium gives up (another one overtook it) is no error. */
"use strict";
for (const type of ["pageswap", "pagereveal"]) {
  addEventListener(type, (event) => {
    for (const promise of ["ready", "finished", "updateCallbackDone"]) event.viewTransition?.[promise].catch(() => {});
  });
}
