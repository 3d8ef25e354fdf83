import { isChinese } from './pages.js';
import { isTutorial, newStage, runRecording, runTranscripts } from './run-pages.js';

const stage = newStage();
runTranscripts(stage, (page) => !isChinese(page) && !isTutorial(page));
runRecording(stage);
