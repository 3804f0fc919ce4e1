/** Data as users have them: published sets, arrays, tables and folders of images; how they are read, shown and written. */
package org.dgd.experiments.data;
