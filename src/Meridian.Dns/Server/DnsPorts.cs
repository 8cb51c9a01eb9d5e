namespace Meridian.Dns;

/// <summary>The ports of our DNS servers.</summary>
public static class DnsPorts
{
    /// <summary>Where everybody asks.</summary>
    public const int Standard = 53;

    /// <summary>Where the rights do not allow <see cref="Standard"/>.</summary>
    public const int Unprivileged = 1053;
}
