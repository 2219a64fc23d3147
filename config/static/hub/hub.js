// Starts what a page needs: GOV.UK components first, then our own modules.
import { initAll } from "../vendor/govuk-frontend.min.js";
import { startAttaching } from "./attaching.js";
import { startClocks } from "./clocks.js";
import { startCover } from "./quick_hide.js";
import { startDrafts } from "./drafts.js";
import { startIdle } from "./idle.js";
import { startLive } from "./live.js";
import { startRows } from "./rows.js";
import { startScrolled } from "./scrolled.js";
import { startSocket } from "./socket.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
startCover();
startIdle();
startDrafts();
startAttaching();
startClocks();
startLive();
startRows();
startScrolled();
startSocket();
