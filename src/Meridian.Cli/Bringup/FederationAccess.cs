using Meridian.Client;

namespace Meridian.Cli;

/// <summary>The way to the federation of a home.</summary>
internal static class FederationAccess
{
    /// <summary>Whether it serves.</summary>
    public static bool IsRunning(MeridianHome home) => home.Federation.Exists && InstanceProcess.Find(home.Federation) is { IsServing: true };

    /// <summary>Opens a connection to it.</summary>
    /// <exception cref="CliException">There is none, or it is stopped.</exception>
    public static ApiConnection Open(MeridianHome home)
    {
        if (!home.Federation.Exists) throw new CliException("there is no federation; make one with: meridian up");
        if (!IsRunning(home)) throw new CliException("the federation is not running; start it with: meridian start federation");
        return new ApiConnection(InstanceCredentials.Read(home.Federation));
    }
}
