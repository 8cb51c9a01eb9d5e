namespace Meridian.Network;

/// <summary>What routes ask of a request beside its host and path.</summary>
internal interface IRequestFacts
{
    /// <summary>The method.</summary>
    string Method { get; }

    /// <summary>Whether the header is there and its value fits.</summary>
    bool HasHeader(EdgeField field);

    /// <summary>Whether the first query parameter of the name has a value that fits.</summary>
    bool HasQuery(EdgeField field);
}
