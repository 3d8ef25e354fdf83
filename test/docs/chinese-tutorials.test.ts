import { isChinese } from './pages.js';
import { isTutorial, newStage, runTranscripts } from './run-pages.js';

runTranscripts(newStage(), (page) => isTutorial(page) && isChinese(page));
