namespace Meridian.Dns.Tests;

/// <summary>What stands at the other end of a provider in the contract tests.</summary>
public interface IProviderServer : IAsyncDisposable
{
    /// <summary>Name of the provider.</summary>
    string Provider { get; }

    /// <summary>Starts it, if it does not run; what it held before is still there.</summary>
    Task StartAsync();

    /// <summary>Stops it.</summary>
    Task StopAsync();

    /// <summary>A configuration that works.</summary>
    string Configuration { get; }

    /// <summary>One with other credentials; null where there are none.</summary>
    string? WrongConfiguration { get; }
}
