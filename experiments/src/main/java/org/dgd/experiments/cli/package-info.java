/** What every command shares: the console, converters of options, the device, the machine, and one sentence for every error. */
package org.dgd.experiments.cli;
