/**
 * Data as users have them: published sets, arrays, tables and folders of images; how they are read, shown and written.
 *
 * @see <a href="{@docRoot}/../your-own-data.html">Your own data</a>
 */
package org.dgd.experiments.data;
