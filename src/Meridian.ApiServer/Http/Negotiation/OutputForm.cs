namespace Meridian.ApiServer;

/// <summary>In which shape an answer goes out.</summary>
internal enum OutputForm
{
    /// <summary>The objects themselves.</summary>
    Object,

    /// <summary>A Table.</summary>
    Table,

    /// <summary>Only metadata: <c>PartialObjectMetadata</c>, or its list.</summary>
    PartialMetadata,

    /// <summary>Discovery of all groups in one document.</summary>
    AggregatedDiscovery,
}
