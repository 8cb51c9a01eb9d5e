using Meridian.Objects;
using Meridian.Scheduler.Profiles;

namespace Meridian.Cli;

/// <summary>The file that says how a cluster's scheduler schedules.</summary>
internal static class SchedulerConfigFile
{
    /// <summary>What it says; null if none is named.</summary>
    /// <param name="file">Its path; empty for none.</param>
    /// <exception cref="CliException">It cannot be read, or asks for what is not built.</exception>
    public static SchedulerConfiguration? Read(string file)
    {
        if (file.Length == 0) return null;
        try
        {
            return SchedulerConfigurationReader.Read(File.ReadAllBytes(file));
        }
        catch (Exception fault) when (fault is StatusException or IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"the scheduler's configuration {file}: {fault.Message}");
        }
    }
}
