namespace Meridian.ApiServer;

/// <summary>One thing that must be well for the server to be ready.</summary>
/// <param name="Name">Name, shown by <c>/readyz?verbose</c> and asked alone as <c>/readyz/name</c>.</param>
/// <param name="Check">What is wrong, in words; empty if nothing is. Must be quick and must not throw.</param>
public sealed record HealthCheck(string Name, Func<string> Check);
