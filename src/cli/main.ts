#!/usr/bin/env node
process.stderr.write('clientele: the command line has not been written yet.\n')
process.exitCode = 1
