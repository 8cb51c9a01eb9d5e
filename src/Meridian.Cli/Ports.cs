namespace Meridian.Cli;

/// <summary>The ports of our servers; every cluster has addresses of its own, so they never change.</summary>
internal static class Ports
{
    /// <summary>API servers.</summary>
    public const int ApiServer = 6443;

    /// <summary>Held while a block is given to a new cluster.</summary>
    public const int Reservation = 6442;

    /// <summary>The dashboard.</summary>
    public const int Dashboard = 8080;
}
