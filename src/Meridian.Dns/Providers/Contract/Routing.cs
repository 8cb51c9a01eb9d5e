namespace Meridian.Dns;

/// <summary>How a provider chooses among the answers of one record set.</summary>
public enum Routing
{
    /// <summary>All records are answered.</summary>
    None,

    /// <summary>One answer, as often as its weight says.</summary>
    Weighted,

    /// <summary>The answer that is nearest to the client, as the provider sees it.</summary>
    Nearest,
}
