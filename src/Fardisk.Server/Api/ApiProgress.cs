namespace Fardisk.Server.Api;

/// <summary>How far a long command is.</summary>
/// <param name="What">"importing win10".</param>
/// <param name="DoneBytes">Bytes done.</param>
/// <param name="TotalBytes">Bytes in all; 0 when unknown.</param>
public sealed record ApiProgress(string What, long DoneBytes, long TotalBytes);
