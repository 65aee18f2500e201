namespace Fardisk.Protocols.Iscsi;

public sealed partial class IscsiSession
{
    private const byte FunctionComplete = 0;
    private const byte TaskDoesNotExist = 1;
    private const byte LunDoesNotExist = 2;
    private const byte FunctionNotSupported = 5;

    private uint _resetTask;

    /// <summary>The reset under way is a TARGET COLD RESET: every connection to the target ends (RFC 7143 §11.5.1).</summary>
    public bool IsColdReset { get; private set; }

    // RFC 7143 §11.5. Commands run to their end before the next PDU is looked at, so only those that wait for data can be aborted here.
    private SessionStep ReceiveTaskManagement(Pdu pdu, ReplyBuffer replies)
    {
        int function = pdu.Raw[1] & 0x7F;
        uint tag = pdu.Header.InitiatorTaskTag;
        bool isForUnit = function is 1 or 2 or 4 or 5;
        if (_unit is null || (isForUnit && !(Scsi.LogicalUnitNumber.TryRead(pdu.Header.Lun, out int lun) && lun == _unit.Facts.Lun)))
        {
            AnswerTaskManagement(tag, LunDoesNotExist, replies);
            return SessionStep.None;
        }

        switch (function)
        {
            case 1:
                AnswerTaskManagement(tag, AbortTask(pdu.Word(20)) ? FunctionComplete : TaskDoesNotExist, replies);
                return SessionStep.None;
            case 2:
                AbortTasks();
                AnswerTaskManagement(tag, FunctionComplete, replies);
                return SessionStep.None;
            case 4 or 5 or 6 or 7:
                AbortTasks();
                _resetTask = tag;
                IsColdReset = function == 7;
                return new SessionStep { Kind = SessionStepKind.Reset };
            default:
                AnswerTaskManagement(tag, FunctionNotSupported, replies);
                return SessionStep.None;
        }
    }

    /// <summary>Every other session's tasks have ended: answers the task management request.</summary>
    /// <param name="replies">Where the answer goes.</param>
    public void CompleteReset(ReplyBuffer replies) => AnswerTaskManagement(_resetTask, FunctionComplete, replies);

    private bool AbortTask(uint tag)
    {
        foreach (IscsiTask task in _tasks)
        {
            if (task.IsActive && task.InitiatorTaskTag == tag)
            {
                Release(task);
                return true;
            }
        }

        return false;
    }

    private void AnswerTaskManagement(uint tag, byte response, ReplyBuffer replies)
    {
        Span<byte> pdu = WritePdu(replies, IscsiOpcode.TaskManagementResponse, 0x80, tag, 0, takesStatus: true);
        pdu[2] = response;
    }
}
