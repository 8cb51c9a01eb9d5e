namespace Meridian.ApiServer.Tests.Streaming;

/// <summary>Streams that are held back are told from streams that are slow by the clock, so nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StreamTestsAlone
{
    public const string Name = "streams, alone";
}
