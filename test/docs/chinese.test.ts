import { isChinese } from './pages.js';
import { isTutorial, newStage, runTranscripts } from './run-pages.js';

runTranscripts(newStage(), (page) => isChinese(page) && !isTutorial(page));
