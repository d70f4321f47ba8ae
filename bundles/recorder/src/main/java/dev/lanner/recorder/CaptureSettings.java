// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

/**
 * What the configuration says about captures of matches.
 *
 * @param isForAllRules whether every match starts a capture, not only those of rules that ask for it
 * @param defaultMs how long a capture goes on if its rule does not say
 * @param pathPrefix what the paths of the files begin with
 * @param mostMb megabytes at which a capture ends; 0 for no limit
 * @param mostFiles files at which none begins any more; 0 for no limit
 * @param leastFreeMb megabytes that must be left in the file system
 */
record CaptureSettings(
        boolean isForAllRules, long defaultMs, String pathPrefix, long mostMb, int mostFiles, long leastFreeMb) {
    private static final String ALL_RULES = "all_rules";

    static CaptureSettings of(MatchRecorderConfig config) {
        return new CaptureSettings(
                config.mode().equals(ALL_RULES),
                config.default$_$duration(),
                config.path$_$prefix(),
                config.max$_$file$_$size$_$mb(),
                config.max$_$files(),
                config.min$_$free$_$mb());
    }
}
