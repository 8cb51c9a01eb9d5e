namespace Meridian.Node.Tests;

/// <summary>Programs that are held back, or slow, are told apart by the clock, so nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessSessionTestsAlone
{
    public const string Name = "process sessions, alone";
}
