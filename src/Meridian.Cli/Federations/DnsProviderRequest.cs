namespace Meridian.Cli;

/// <summary>The DNS provider that is asked for; known to be usable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">File with its configuration, as a full path; empty for none.</param>
/// <param name="Configuration">Content of the file.</param>
/// <param name="DryRun">Whether nothing is to be written.</param>
internal sealed record DnsProviderRequest(string Name, string File, string Configuration, bool DryRun)
{
    /// <summary>What a provider that serves nothing elsewhere is called: the federation's own name server.</summary>
    public const string BuiltIn = "meridian";

    /// <summary>The name only: the configuration may hold secrets.</summary>
    public override string ToString() => Name;
}
