import { connectWith } from '../mysql/connect.js';
import type { Connect } from '../connect.js';
import { dialect } from './dialect.js';

export const connect: Connect = connectWith(dialect);
